import { tune } from "tunebook";
import { kfold, own, range, study } from "tunebook/builder";
import { misses, nearestMean } from "./leaves.js";

const text = await tune<{ p: number }>(
  `data     iris
   predict  species
   model    standardize |> nearest_mean(p ~ 1.0..3.0)
   validate stratified(folds = 5)
   minimize misses(price = 2)
   search   sobol
   budget   8 trials
   seed     1`,
  { use: [nearestMean, misses] },
);
console.log(text.outcome.trials.length); // → 8

const built = await study("own")
  .data("iris")
  .predict("species")
  .model(own(nearestMean)({ p: range(1, 3).points(5) }))
  .validate(kfold({ folds: 5 }))
  .minimize(own(misses)({ price: 2 }))
  .seed(1)
  .tune();
console.log(built.best!.params.p >= 1); // → true
