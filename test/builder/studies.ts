import {
  auto,
  beta,
  boostedTrees,
  choice,
  decisionTree,
  f1,
  group,
  holdout,
  impute,
  kfold,
  knn,
  lhs,
  logisticRegression,
  lognormal,
  median,
  minmax,
  mlp,
  naiveBayes,
  noImprovement,
  oneHot,
  pca,
  race,
  randomForest,
  range,
  ridge,
  rolling,
  type StudyBuilder,
  shuffle,
  simplest,
  standardize,
  stratified,
  study,
  svc,
  tpe,
} from "../../src/builder.js";

const grid = { weights: choice("uniform", "distance") };

/** Studies of test/studies, docs/studies and notebooks as the builder writes them, by the path of their text and their name. */
export const STUDIES: Readonly<Record<string, Pick<StudyBuilder, "name" | "text" | "plan">>> = {
  "docs/studies/iris-grid.tune": study("iris_grid")
    .data("iris")
    .predict("species")
    .model(standardize(), knn({ k: range(1, 25), ...grid }))
    .validate(stratified({ folds: 5 }))
    .maximize("accuracy")
    .search("grid"),
  // The order of clauses does not matter.
  "docs/studies/wine-svm.tune": study("wine_svm")
    .seed(7)
    .budget("60 trials")
    .search("tpe")
    .maximize("balanced_accuracy")
    .validate(stratified({ folds: 5 }))
    .model(
      standardize(),
      svc({
        C: range(1e-3, 1e3).log(),
        kernel: choice("linear", "rbf"),
        gamma: range(1e-4, 10).log().when("kernel == rbf"),
      }),
    )
    .predict("cultivar")
    .data("wine"),
  "docs/studies/clauses.tune": study("shop_sales")
    .data("data/shops.csv", { delimiter: ";", missing: ["?"] })
    .predict("units", "number")
    .ignore("remark")
    .because("written after the week was over")
    .orderBy("week")
    .weightBy("reliability")
    .model("linear", impute(), oneHot(), [standardize(), minmax()], ridge({ alpha: range(1e-3, 1e3).log() }))
    .model(
      "forest",
      impute(),
      oneHot(),
      randomForest({ trees: range(20, 60).step(20), min_leaf: range(1, 10), max_depth: auto }),
    )
    .because("promotions and shops may interact")
    .where("max_depth >= 3 or min_leaf == 1")
    .validate(rolling({ folds: 4, horizon: 3 }))
    .minimize("rmse")
    .measure("mae", "r2")
    .subjectTo("model_size < 2 MB and r2 > 0")
    .search(tpe())
    .prune(median({ startup: 5 }))
    .stop(noImprovement({ trials: 30 }))
    .budget("40 trials", "2 min", "10 s each")
    .seed(7)
    .startFrom({ model: "linear", "linear.step3": "standardize", "linear.ridge.alpha": 1 })
    .keep(simplest({ within: 1 }))
    .because("easier to explain to the shops")
    .expect("rmse < 40")
    .report("leaderboard", "history")
    .note(
      "Question: how many units will a shop sell next week?\nDecision: order by the model if it beats the mean by half.",
    )
    .allow("expect-of-best")
    .because("the bound is loose: the baseline misses it by far"),
  "docs/studies/conditions.tune": study("conditions")
    .data("wine")
    .predict("cultivar")
    .model(standardize(), knn({ k: range(1, 40), ...grid, p: range(1, 3).when("weights == distance") }))
    .where("k <= 10 or weights == distance")
    .validate(stratified({ folds: 5 }))
    .maximize(f1({ average: "macro" }))
    .search("random")
    .budget("50 trials"),
  "docs/studies/domains.tune": study("domains")
    .data("digits")
    .predict("digit", "class")
    .model(
      pca({ components: choice(10, 20, 40) }),
      boostedTrees({
        trees: range(10, 100).log(),
        learning_rate: lognormal({ mean: -2, sd: 1 }),
        leaves: range(4, 32).step(4),
        max_features: beta({ a: 2, b: 2 }),
        min_leaf: auto,
        l2: range(1e-3, 10).log().points(5),
      }),
    )
    .validate(holdout({ fraction: 0.25 }))
    .maximize("accuracy")
    .search("random")
    .budget("30 trials"),
  "docs/studies/groups.tune": study("other_shops")
    .data("data/shops.csv", { delimiter: ";", missing: ["?"] })
    .predict("units", "number")
    .ignore("remark", "week")
    .groupBy("shop")
    .model(impute(), oneHot(), standardize(), ridge({ alpha: auto }))
    .validate("leave_one_group_out")
    .minimize("mae")
    .search("random")
    .budget("20 trials"),
  "docs/studies/nested.tune": study("nested")
    .data("breast_cancer")
    .predict("diagnosis")
    .model(standardize(), logisticRegression({ C: range(1e-3, 1e2).log().points(6) }))
    .validate(stratified({ folds: 3 }), stratified({ folds: 5 }))
    .maximize("auc")
    .search("grid")
    .expect("auc >= 0.98"),
  "docs/studies/objective.tune": study("bowl")
    .objective("./bowl.ts", { x: range(-5, 5), y: range(-5, 5), shape: choice("plain", "tilted") })
    .where("x ** 2 + y ** 2 <= 20")
    .minimize("value")
    .search("tpe")
    .budget("80 trials"),
  "docs/studies/query.tune": study("large_weeks")
    .query("select * exclude (remark, week) from 'data/shops.csv' where units > 0 order by week, shop")
    .predict("units", "number")
    .model(oneHot(), ridge({ alpha: range(1e-3, 1e3).log().points(13) }))
    .validate(kfold({ folds: 5 }))
    .minimize("rmse")
    .search("grid")
    .seed(1),
  "test/studies/runs/lists.tune": study("lists")
    .data("iris")
    .predict("species")
    .model("wide", standardize(), mlp({ hidden: choice([4], [5, 3]), epochs: choice(4, 8) }))
    .model("fixed", standardize(), mlp({ hidden: choice([6, 2]), epochs: choice(4, 8) }))
    .validate(kfold({ folds: 3 }))
    .maximize("accuracy")
    .search("grid")
    .startFrom({ model: "wide", "wide.mlp.hidden": "[5, 3]", "wide.mlp.epochs": 8 })
    .seed(1),
  "test/studies/runs/missing-and-rare.tune": study("missing_and_rare")
    .data("titanic")
    .predict("survived", "class")
    .weightBy("fare")
    .ignore("alive", "deck", "class", "embark_town")
    .model(
      impute({ strategy: choice("median", "mean") }),
      oneHot(),
      naiveBayes({ smoothing: range(1e-12, 1e-1).log().points(6), kind: choice("gaussian") }),
    )
    .validate(kfold({ folds: 4 }))
    .minimize("log_loss")
    .subjectTo("accuracy >= 0.5")
    .search("grid"),
  "test/studies/runs/numbers.tune": study("numbers")
    .data("diabetes")
    .predict("progression")
    .model("ridge", standardize(), ridge({ alpha: range(1e-4, 1e4).log().points(9) }))
    .model("knn", standardize(), knn({ k: range(1, 40).log(), p: choice(1, 2) }))
    .validate(shuffle({ repeats: 3, fraction: 0.2 }))
    .minimize("rmse")
    .measure("mae", "r2")
    .search(tpe({ lag: 3 }))
    .budget("24 trials"),
  "test/studies/runs/pruned-and-stopped.tune": study("pruned_and_stopped")
    .data("wine")
    .predict("cultivar")
    .model(standardize(), knn({ k: range(1, 100), ...grid }))
    .validate(stratified({ folds: 4, repeats: 2 }))
    .maximize("accuracy")
    .search("random")
    .prune(race({ alpha: 0.1 }))
    .stop(noImprovement({ trials: 20 }))
    .budget("60 trials")
    .seed(3),
  "test/studies/runs/steps-and-models.tune": study("steps_and_models")
    .data("wine")
    .predict("cultivar")
    .model(
      "neighbors",
      [standardize(), minmax()],
      pca({ components: choice(2, 4) }),
      knn({ k: range(1, 9).step(4), ...grid }),
    )
    .model("tree", decisionTree({ max_depth: range(1, 5), min_leaf: choice(1, 10).when("max_depth > 2") }))
    .validate(stratified({ folds: 3 }))
    .maximize("accuracy")
    .measure("log_loss", "f1")
    .search("grid"),
};

/** Words that need quotes or back-quotes, and what no other study has. */
export const odd = study("two words")
  .data("shops")
  .predict("unit price", "number")
  .ignore("order", "in")
  .groupBy("group")
  .model(impute({ value: 'a "quoted" \\ text', strategy: "constant" }).as("again"), oneHot(), ridge({ alpha: 1e-7 }))
  .validate(group({ folds: 3 }))
  .minimize("rmse")
  .search(lhs())
  .budget("10 fits");
