/** A search that both sides run: ours as a study, scikit-learn's as a grid over the same values. */
export interface Workload {
  readonly name: string;
  /** Of generated.ts, or a built-in one. */
  readonly data: string;
  readonly predict: string;
  /** The study's `model` clause. */
  readonly model: string;
  readonly scorer: "accuracy" | "r2" | "mae";
  readonly folds: "kfold" | "stratified" | "leave_one_out";
  /** The key of grid.py's table of estimators. */
  readonly twin: string;
  /** What the same key of experts.py does. */
  readonly expert?: string;
  /** Takes minutes on one of the sides: runs once, and only where asked for. */
  readonly isLong?: true;
}

const classes = { predict: "y", scorer: "accuracy", folds: "kfold" } as const;
const numbers = { predict: "y", scorer: "r2", folds: "kfold" } as const;
const digits = { ...classes, data: "digits", predict: "digit" } as const;

const knn = {
  model: "knn(k ~ 1..50, weights ~ [uniform, distance])",
  twin: "knn",
  expert: "NearestNeighbors once a fold, votes summed up",
};
const ridge = {
  model: "ridge(alpha ~ 1e-3..1e3 log points 100)",
  twin: "ridge",
  expert: "RidgeCV, leave-one-out",
};
const elasticNet = {
  model: "elastic_net(alpha ~ 1e-3..1e3 log points 100, l1_ratio ~ [0.1, 0.5, 0.7, 0.9, 1])",
  twin: "elastic_net",
  expert: "ElasticNetCV",
};
const logistic = {
  model: "logistic_regression(C ~ 1e-4..1e4 log points 30)",
  twin: "logistic",
  expert: "LogisticRegressionCV",
};
const scaledLogistic = {
  model: `standardize |> ${logistic.model}`,
  twin: "scaled_logistic",
  expert: "LogisticRegressionCV, scaled on all rows",
};
/** Hardly any work a candidate: what remains is the price of a candidate. */
const naiveBayes = { model: "naive_bayes(smoothing ~ 1e-12..1e-2 log points 400)", twin: "naive_bayes" };
const tree = { model: "decision_tree(max_depth ~ 1..20, min_leaf ~ 1..20)", twin: "tree" };
const forest = {
  model: "random_forest(trees ~ 10..300 step 10, max_features ~ [sqrt, 0.5, all])",
  twin: "forest",
};
const boosting = {
  model: "boosted_trees(learning_rate ~ [0.03, 0.1, 0.3], trees ~ 50..500 step 50, leaves ~ [7, 15, 31])",
  twin: "boosting",
  expert: "LightGBM, trees as prefixes",
};
const svc = {
  model:
    "svc(C ~ [0.01, 0.1, 1, 10, 100, 1000, 10000, 100000], gamma ~ [1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1])",
  twin: "svc",
};
const mlp = {
  model: "standardize |> mlp(learning_rate ~ [1e-3, 1e-2], l2 ~ [1e-5, 1e-3, 1e-1], epochs ~ [20, 40])",
  twin: "mlp",
};
const pca = {
  model:
    "standardize |> pca(components ~ [2, 5, 10, 15, 20, 25, 30, 40, 50, 60]) |> logistic_regression(C ~ 1e-3..1e3 log points 10)",
  twin: "pca_logistic",
};

export const workloads: readonly Workload[] = [
  { name: "knn wine", ...classes, ...knn, data: "wine", predict: "cultivar", folds: "stratified" },
  { name: "knn clf1k", ...classes, ...knn, data: "clf1k" },
  { name: "knn digits", ...digits, ...knn },
  { name: "knn clf10k", ...classes, ...knn, data: "clf10k" },
  { name: "ridge diabetes", ...numbers, ...ridge, data: "diabetes", predict: "progression" },
  {
    name: "ridge diabetes, leave-one-out",
    ...numbers,
    ...ridge,
    data: "diabetes",
    predict: "progression",
    scorer: "mae",
    folds: "leave_one_out",
  },
  { name: "ridge reg1k", ...numbers, ...ridge, data: "reg1k" },
  { name: "ridge reg10k", ...numbers, ...ridge, data: "reg10k" },
  { name: "ridge reg100k", ...numbers, ...ridge, data: "reg100k", isLong: true },
  { name: "elastic net diabetes", ...numbers, ...elasticNet, data: "diabetes", predict: "progression" },
  { name: "elastic net reg1k", ...numbers, ...elasticNet, data: "reg1k" },
  { name: "elastic net reg10k", ...numbers, ...elasticNet, data: "reg10k" },
  { name: "logistic breast_cancer", ...classes, ...scaledLogistic, data: "breast_cancer", predict: "diagnosis" },
  { name: "logistic digits", ...digits, ...scaledLogistic },
  { name: "logistic clf10k", ...classes, ...logistic, data: "clf10k" },
  { name: "logistic clf100k", ...classes, ...logistic, data: "clf100k", isLong: true },
  { name: "naive Bayes clf1k", ...classes, data: "clf1k", ...naiveBayes },
  { name: "tree clf1k", ...classes, ...tree, data: "clf1k" },
  { name: "tree digits", ...digits, ...tree },
  { name: "tree clf10k", ...classes, ...tree, data: "clf10k", isLong: true },
  { name: "scaler + PCA + logistic digits", ...digits, ...pca },
  { name: "svc clf1k", ...classes, ...svc, data: "clf1k" },
  { name: "svc digits", ...digits, ...svc, isLong: true },
  { name: "mlp digits", ...digits, ...mlp },
  { name: "forest clf1k", ...classes, ...forest, data: "clf1k", isLong: true },
  { name: "boosting clf1k", ...classes, ...boosting, data: "clf1k", isLong: true },
  { name: "boosting clf10k", ...classes, ...boosting, data: "clf10k", isLong: true },
];

export const isMinimized = ({ scorer }: Pick<Workload, "scorer">): boolean => scorer === "mae";

export function studyOf({ data, predict, model, scorer, folds }: Workload, file: string | undefined): string {
  return `study grid {
  data     ${file === undefined ? data : JSON.stringify(file)}
  predict  ${predict}
  model    ${model}
  validate ${folds === "leave_one_out" ? folds : `${folds}(folds = 5, shuffle = false)`}
  ${isMinimized({ scorer }) ? "minimize" : "maximize"} ${scorer}
  search   grid
}
`;
}
