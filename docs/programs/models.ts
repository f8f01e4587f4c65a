import {
  auto,
  choice,
  decisionTree,
  impute,
  knn,
  minmax,
  oneHot,
  range,
  simplest,
  standardize,
  stratified,
  study,
  svc,
} from "tunebook/builder";

const penguins = study("penguins")
  .data("penguins")
  .predict("species")
  .model("near", impute(), oneHot(), [standardize(), minmax()], knn({ k: range(1, 15).step(2) }))
  .model(
    "margin",
    impute(),
    oneHot(),
    standardize(),
    svc({
      C: range(1e-2, 1e2).log().points(5),
      kernel: choice("linear", "rbf"),
      gamma: range(1e-3, 1).log().points(4).when("kernel == rbf"),
    }),
  )
  .model("tree", impute(), oneHot(), decisionTree({ max_depth: range(1, 5), min_leaf: auto }))
  .because("species may differ by thresholds")
  .where("C <= 10 or gamma <= 0.1")
  .validate(stratified({ folds: 3 }))
  .maximize("balanced_accuracy")
  .measure("accuracy")
  .search("random")
  .budget("12 trials", "1 min")
  .keep(simplest({ within: 1 }))
  .seed(1);

const { model, k, C, max_depth } = (await penguins.tune()).best!.params;
// model: "near" | "margin" | "tree"; k, C and max_depth: number | undefined
console.log([k, C, max_depth].filter((value) => value !== undefined).length, model); // → 1 near
