import { tune } from "tunebook";

const study = await tune<{ k: number; weights: "uniform" | "distance" }>(`
  data     iris
  predict  species
  model    standardize |> knn(k ~ 1..25, weights ~ [uniform, distance])
  validate stratified(folds = 5)
  maximize accuracy
  seed     1
`);

const best = study.best!; // undefined when no trial is complete
console.log(best.params.k.toFixed(0), best.params.weights); // → 22 distance
console.log(study.trials.shape); // → [ 50, 7 ]
console.log(study.plot("history").says); // → accuracy of 50 complete trials, to maximize. The best, 0.9733, came with trial 43.
