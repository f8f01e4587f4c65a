/** A real study of each way to search, small, but long enough to be killed in its midst. */
export interface Search {
  readonly name: string;
  readonly study: string;
}

const MLP = "standardize |> mlp(hidden ~ 4..16, l2 ~ 1e-6..1e-1 log, learning_rate ~ 1e-3..1e-1 log)";
const SVC = "standardize |> svc(C ~ 0.01..100 log, gamma ~ 1e-4..1 log)";
const FOREST = "random_forest(max_features ~ 0.2..0.9, max_depth ~ 2..12, min_leaf ~ 1..5)";
const TREES = FOREST.replace("(", "(trees ~ 8..64, ");
const RIDGE = "standardize |> ridge(alpha ~ 1e-3..1e3 log)";

interface Parts {
  readonly data?: readonly [source: string, target: string];
  readonly models?: readonly string[];
  readonly goals?: readonly string[];
  readonly validate?: string;
  readonly search: string;
  readonly trials: number;
  readonly more?: readonly string[];
}

const text = ({ data = ["wine", "cultivar"], models = [SVC], goals, validate, search, trials, more = [] }: Parts) =>
  [
    "study s {",
    `  data     ${data[0]}`,
    `  predict  ${data[1]}`,
    ...models.map((model) => `  model    ${model}`),
    `  validate ${validate ?? "stratified(folds = 3)"}`,
    ...(goals ?? ["maximize accuracy", "measure  balanced_accuracy"]).map((goal) => `  ${goal}`),
    `  search   ${search}`,
    `  budget   ${trials} trials`,
    "  seed     5",
    ...more.map((clause) => `  ${clause}`),
    "}",
  ].join("\n");

const PARTS: Readonly<Record<string, Parts>> = {
  tpe: { search: "tpe(startup = 5)", trials: 80 },
  gp: { search: "gp", trials: 60 },
  cmaes: { search: "cmaes", trials: 80 },
  rf: { search: "rf", models: [TREES], trials: 50 },
  nsga2: {
    search: "nsga2(population = 12)",
    goals: ["maximize accuracy", "minimize log_loss"],
    models: [TREES],
    trials: 60,
  },
  "tpe of two goals": { search: "tpe", goals: ["maximize accuracy", "minimize log_loss"], models: [MLP], trials: 60 },
  hyperband: { search: "hyperband(resource = epochs, min = 4, max = 36)", models: [MLP], trials: 60 },
  asha: { search: "asha(resource = epochs, min = 4, max = 36)", models: [MLP], trials: 40 },
  bohb: { search: "bohb(resource = trees, min = 4, max = 36)", models: [FOREST], trials: 60 },
  "hyperband of rows": { search: "hyperband(resource = rows, min = 0.2, max = 1)", trials: 60 },
  bandit: {
    search: "bandit(within = tpe, startup = 3)",
    models: [`svm = ${SVC}`, `forest = ${TREES}`, "near = standardize |> knn(k ~ 1..20)"],
    trials: 60,
    more: ["keep     ensemble(size = 4, from = 10)"],
  },
  gradient: {
    search: "gradient",
    data: ["diabetes", "progression"],
    models: [RIDGE],
    validate: "kfold(folds = 5, shuffle = true)",
    goals: ["minimize rmse"],
    trials: 40,
  },
  "parts of folds": {
    search: "tpe(sweep = false)",
    data: ["diabetes", "progression"],
    models: ["ridge(alpha ~ 1e-3..1e3 log)", "elastic_net(alpha ~ 1e-3..1e1 log, l1_ratio ~ 0.1..0.9)"],
    validate: "kfold(folds = 5, repeats = 4)",
    goals: ["minimize rmse"],
    trials: 80,
  },
  auto: {
    search: "auto",
    models: [`svm = ${SVC}`, `forest = ${TREES}`],
    trials: 60,
    more: ["keep     ensemble(size = 4)"],
  },
  race: {
    search: "tpe",
    models: [TREES],
    validate: "stratified(folds = 5, repeats = 2)",
    trials: 60,
    more: ["prune    race"],
  },
};

export const SEARCHES: readonly Search[] = Object.entries(PARTS).map(([name, parts]) => ({ name, study: text(parts) }));
