import { speaker, type Wording } from "../core/diagnostic.js";

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(", ");

/** What can be wrong with leaves that a user brings. `kind`: "estimator". */
export const say = speaker({
  "leaf-file": (d: { file: string; path: string }): Wording => ({
    message: `there is no file '${d.file}' to take leaves from (looked for ${d.path})`,
    hint: "paths start from the folder of the study",
  }),
  "leaf-module": (d: { file: string; why: string }): Wording => ({
    message: `'${d.file}' cannot be loaded: ${d.why}`,
    hint: "run it by itself to see more:  node FILE",
  }),
  "leaf-module-empty": (d: { file: string; exports: readonly string[] }): Wording => ({
    message: `'${d.file}' exports no leaf; it exports ${d.exports.length === 0 ? "nothing" : quoted(d.exports)}`,
    hint: "write  export const mine = defineEstimator({ … })",
  }),
  "sampler-asks": (d: { name: string; found: string }): Wording => ({
    message: `the sampler '${d.name}' ${d.found}`,
    hint: "ask(n) gives n candidates at most: a value in its range for each parameter that exists, no others, and as 'where' allows",
  }),
  "leaf-expected": (d: { found: string }): Wording => ({
    message: `'use' holds ${d.found}, expected a leaf, or the path of a module that exports leaves`,
    hint: 'write  use: [defineEstimator({ … }), "./leaves.ts"]',
  }),
  "leaf-name": (d: { kind: string; name: string }): Wording => ({
    message: `a study cannot write '${d.name}' as the name of ${/^[aeiou]/.test(d.kind) ? "an" : "a"} ${d.kind}`,
    hint: "use letters, digits and _, begin with a letter, and no word of the language: nearest_mean",
  }),
  "leaf-built-in": (d: { kind: string; name: string }): Wording => ({
    message: `the ${d.kind} '${d.name}' has the name of a leaf that is built in`,
    hint: `give it another name: my_${d.name}`,
  }),
  "leaf-twice": (d: { kind: string; name: string }): Wording => ({
    message: `two leaves are named '${d.name}', this ${d.kind} and another one`,
    hint: "rename one of them, or use only one",
  }),
  "leaf-of-model": (d: { names: readonly string[] }): Wording => ({
    message: `the model was fitted with leaves that are not loaded, or have changed since: ${quoted(d.names)}`,
    hint: "load the module that has them:  --use MODULE",
  }),
  "leaf-incomplete": (d: { kind: string; name: string; missing: readonly string[] }): Wording => ({
    message: `the ${d.kind} '${d.name}' lacks ${quoted(d.missing)}`,
    hint: "see docs/typescript.md for what each kind of leaf has",
  }),
});
