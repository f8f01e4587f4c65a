import { problems } from "tunebook/conformance";
import { defineScorer } from "tunebook/leaves";
import { misses, nearestMean } from "./leaves.js";

console.log(problems(nearestMean), problems(misses)); // → [] []

const hasty = defineScorer({
  name: "hasty",
  doc: "Share of wrong predictions",
  task: "class",
  direction: "minimize",
  needs: "label",
  params: {},
  score: ({ y }, { values }) => y.filter((truth, i) => truth !== values[i]).length / y.length,
});
console.log(problems(hasty).map(({ law }) => law)); // → [ 'takes a row of weight two as two rows' ]
