import {
  auto,
  boostedTrees,
  choice,
  f1,
  impute,
  knn,
  lognormal,
  minmax,
  mlp,
  own,
  pca,
  range,
  ridge,
  simplest,
  standardize,
  stratified,
  study,
  sub,
  svc,
  tpe,
} from "../../src/builder.js";
import { defineEstimator, defineScorer, int, real } from "../../src/leaves.js";

// Compiled with the rest of the tests: a line that compiles and should not, or the other way round, fails the type check.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** The type that `best.params` has. */
type Params<S extends { tune(): Promise<{ best: { params: unknown } | undefined }> }> = NonNullable<
  Awaited<ReturnType<S["tune"]>>["best"]
>["params"];
const is = <A, B>(_same: Equal<A, B>) => {};

// ── One model ───────────────────────────────────────────────────────────────────────────────────────────────────────

const iris = study("iris").data("iris").predict("species");
const one = iris.model(knn({ k: range(1, 25), weights: choice("uniform", "distance"), p: 2 }));
is<Params<typeof one>, { readonly k: number; readonly weights: "uniform" | "distance" }>(true);

const conditional = iris.model(
  standardize(),
  svc({
    C: range(1e-3, 1e3).log(),
    kernel: choice("linear", "rbf"),
    gamma: range(1e-4, 10).log().when("kernel == rbf"),
  }),
);
is<Params<typeof conditional>, { readonly C: number; readonly kernel: "linear" | "rbf"; readonly gamma?: number }>(
  true,
);

const automatic = iris.model(knn({ k: auto, weights: auto }));
is<Params<typeof automatic>, { readonly k: number; readonly weights: "uniform" | "distance" }>(true);

const nothing = iris.model(standardize(), knn());
is<keyof Params<typeof nothing>, never>(true);

// ── Names that meet ─────────────────────────────────────────────────────────────────────────────────────────────────

const twice = iris.model(
  impute({ strategy: choice("mean", "median") }),
  impute({ strategy: choice("mean", "most_frequent") }).as("again"),
  impute({ strategy: auto }),
  knn({ k: range(1, 9) }),
);
is<keyof Params<typeof twice>, "impute.strategy" | "again.strategy" | "impute_2.strategy" | "k">(true);
is<Params<typeof twice>["again.strategy"], "mean" | "most_frequent">(true);

// ── Choices of steps and models ─────────────────────────────────────────────────────────────────────────────────────

const steps = iris.model([standardize(), minmax()], [knn({ k: range(1, 9) }), svc({ C: range(1, 10) })]);
is<Params<typeof steps>["step1"], "standardize" | "minmax">(true);
is<Params<typeof steps>["step2"], "knn" | "svc">(true);
is<Params<typeof steps>["k"], number | undefined>(true);

const models = iris
  .model("near", standardize(), knn({ k: range(1, 25), p: range(1, 3) }))
  .model(svc({ C: range(1, 10), degree: range(2, 4) }))
  .model("far", pca({ components: range(1, "columns") }), knn({ k: choice(50, 100) }));
is<
  Params<typeof models>,
  {
    readonly model: "near" | "svc" | "far";
    readonly k?: number;
    readonly p?: number;
    readonly C?: number;
    readonly degree?: number;
    readonly components?: number;
  }
>(true);

const bowl = study("bowl").objective("./bowl.ts", {
  x: range(-5, 5),
  n: range(1, 8).int(),
  shape: choice("a", "b"),
  y: 3,
});
is<Params<typeof bowl>, { readonly x: number; readonly n: number; readonly shape: "a" | "b" }>(true);

// ── Leaves of one's own ─────────────────────────────────────────────────────────────────────────────────────────────

const mine = defineEstimator({
  name: "mine",
  doc: "",
  task: "class",
  params: { p: real({ doc: "", default: 2 }), q: int({ doc: "" }) },
  fit(_train, { p, q }) {
    is<typeof p, number>(true);
    is<typeof q, number>(true);
    return { buffer: new ArrayBuffer(8) };
  },
  predict() {},
});
const ours = iris.model(own(mine)({ p: range(1, 3), q: 1 }));
is<Params<typeof ours>, { readonly p: number }>(true);
const price = defineScorer({
  name: "price",
  doc: "",
  task: "class",
  direction: "minimize",
  needs: "label",
  params: {},
  score: () => 0,
});
ours.minimize(own(price)());

// ── What is fine ────────────────────────────────────────────────────────────────────────────────────────────────────

one
  .validate(stratified({ folds: 5 }), "kfold")
  .maximize(f1({ average: "macro" }))
  .measure("accuracy", "log_loss")
  .search(tpe())
  .prune("median")
  .stop("no_improvement")
  .budget("40 trials", "2 min", "10 s each")
  .keep(simplest({ within: 1 }))
  .report("history")
  .because("why");
boostedTrees({ early_stop: sub("patience", { trees: 5 }), learning_rate: lognormal({ mean: -2, sd: 1 }) });
mlp({ hidden: range(16, 256).log().times(1, 3) });
mlp({ hidden: [64, 32] });
mlp({ hidden: choice([64], [64, 32]) });
ridge({ alpha: range(1e-3, 1e3).log().points(13) });

// ── What is not ─────────────────────────────────────────────────────────────────────────────────────────────────────

// @ts-expect-error no argument of this name
knn({ n_neighbors: range(1, 25) });
// @ts-expect-error no argument of this name, beside one that is there
knn({ k: 5, neighbors: 3 });
// @ts-expect-error no such weights
knn({ weights: choice("uniform", "distanec") });
// @ts-expect-error no such weights
knn({ weights: "near" });
// @ts-expect-error a range in the place of a word
knn({ weights: range(1, 2) });
// @ts-expect-error a word in the place of a number
knn({ k: choice("a") });
// @ts-expect-error lists in the place of numbers
knn({ k: choice([1], [2]) });
// @ts-expect-error lists of words in the place of lists of numbers
mlp({ hidden: choice(["a"], ["b"]) });
// @ts-expect-error a model ends with an estimator
iris.model(knn(), standardize());
// @ts-expect-error no such scorer
one.maximize("acuracy");
// @ts-expect-error a splitter is no scorer
one.maximize(stratified());
// @ts-expect-error arguments of a splitter are fixed
stratified({ folds: range(3, 5) });
// @ts-expect-error no unit
one.budget("40");
// @ts-expect-error a required argument is missing
own(mine)({ p: 1 });
// @ts-expect-error not an argument of the leaf
own(mine)({ q: 1, r: 2 });
// @ts-expect-error no argument of this name in the sub-schema
boostedTrees({ early_stop: sub("patience", { epochs: 5 }) });
