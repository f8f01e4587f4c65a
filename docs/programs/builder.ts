import { choice, knn, range, standardize, stratified, study } from "tunebook/builder";

const iris = study("iris_knn")
  .data("iris")
  .predict("species")
  .model(standardize(), knn({ k: range(1, 25), weights: choice("uniform", "distance") }))
  .validate(stratified({ folds: 5 }))
  .maximize("accuracy")
  .search("grid")
  .seed(1);

const result = await iris.tune();
const { k, weights } = result.best!.params; // number, "uniform" | "distance"
console.log(k, weights); // → 22 distance

const { planHash } = await iris.plan();
console.log(result.outcome.planHash === planHash); // → true
