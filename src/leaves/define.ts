import type { Estimator, Pruner, Sampler, Scorer, Splitter, Stop, Transform } from "../contracts.js";
import type { Schema } from "../core/schema.js";
import { withSweep } from "../samplers/sweep.js";

/** The contract of each kind of leaf. */
export interface Contracts<S extends Schema = Schema> {
  readonly estimator: Estimator<S>;
  readonly transform: Transform<S>;
  readonly scorer: Scorer<S>;
  readonly splitter: Splitter<S>;
  readonly sampler: Sampler<S>;
  readonly pruner: Pruner<S>;
  readonly stop: Stop<S>;
}
export type LeafKind = keyof Contracts;

/** Beside its contract, a user's leaf says its kind, and where worker threads find it. */
export interface Origin<K extends LeafKind = LeafKind> {
  readonly kind: K;
  /** `import.meta.url` of the module that exports it. Without one, it runs on the thread that defined it. */
  readonly module?: string;
}
export type Defined<K extends LeafKind, S extends Schema = Schema, N extends string = string> = Contracts<S>[K] &
  Origin<K> & { readonly name: N };
/** Any user's leaf; its arguments are a matter between its schema and itself. */
export interface CustomLeaf extends Origin {
  readonly name: string;
  readonly doc: string;
  readonly params: Schema;
}

type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;
/** Beside the contract: where it lies, and its name to the letter. */
type From<N extends string> = Pick<Origin, "module"> & { readonly name: N };
type EstimatorDefaults = "scores" | "accepts" | "complexity";
type TransformDefaults = "scope" | "fits" | "acceptsMissing" | "gives";
type SplitterDefaults = "needs" | "count" | "objection";

/**
 * An estimator of your own. The types of `args` follow from `params`.
 * Defaults: `scores` "none", `accepts` neither missing values nor categories, `complexity` equal for all arguments.
 */
export function defineEstimator<S extends Schema, const N extends string>(
  definition: Optional<Estimator<S>, EstimatorDefaults> & From<N>,
): Defined<"estimator", S, N> {
  const accepts = { missing: false, category: false };
  return { scores: "none", accepts, complexity: () => [0], ...definition, kind: "estimator" } as Defined<
    "estimator",
    S,
    N
  >;
}

/**
 * A transform of your own. Defaults: `scope` "fold-train", `fits` numbers and booleans, `acceptsMissing` false,
 * `gives` the kinds and the missing values that came.
 */
export function defineTransform<S extends Schema, const N extends string>(
  definition: Optional<Transform<S>, TransformDefaults> & From<N>,
): Defined<"transform", S, N> {
  const defaults = {
    scope: "fold-train" as const,
    fits: ({ kind }: Parameters<Transform["fits"]>[0]) => kind === "number" || kind === "boolean",
    acceptsMissing: false,
    gives: { missing: "same", kind: "same" } as const,
  };
  return { ...defaults, ...definition, kind: "transform" } as Defined<"transform", S, N>;
}

/** A scorer of your own. */
export function defineScorer<S extends Schema, const N extends string>(
  definition: Scorer<S> & From<N>,
): Defined<"scorer", S, N> {
  return { ...definition, kind: "scorer" };
}

/** A splitter of your own. Defaults: it needs nothing, objects to nothing, and only the data tells its number of folds. */
export function defineSplitter<S extends Schema, const N extends string>(
  definition: Optional<Splitter<S>, SplitterDefaults> & From<N>,
): Defined<"splitter", S, N> {
  const nothing = () => undefined;
  return { needs: [], count: nothing, objection: nothing, ...definition, kind: "splitter" } as Defined<
    "splitter",
    S,
    N
  >;
}

/** A sampler of your own; it takes `sweep` as the built-in ones do, which the planner reads. */
export function defineSampler<S extends Schema, const N extends string>(
  definition: Sampler<S> & From<N>,
): Defined<"sampler", S, N> {
  return { ...withSweep(definition), kind: "sampler", name: definition.name };
}

/** A pruner of your own. */
export function definePruner<S extends Schema, const N extends string>(
  definition: Pruner<S> & From<N>,
): Defined<"pruner", S, N> {
  return { ...definition, kind: "pruner" };
}

/** A stop rule of your own. */
export function defineStop<S extends Schema, const N extends string>(
  definition: Stop<S> & From<N>,
): Defined<"stop", S, N> {
  return { ...definition, kind: "stop" };
}

/** What a leaf of each kind must have, beside name, doc and params. */
export const MEMBERS: { readonly [K in LeafKind]: readonly (keyof Contracts[K] & string)[] } = {
  estimator: ["task", "scores", "accepts", "complexity", "fit", "predict"],
  transform: ["scope", "fits", "acceptsMissing", "gives", "fit", "apply"],
  scorer: ["task", "direction", "needs", "score"],
  splitter: ["needs", "count", "objection", "folds"],
  sampler: ["supports", "lag", "create"],
  pruner: ["stop"],
  stop: ["stop"],
};

/** Whether a value was made by one of the functions above; of another copy of this package, too. */
export function isCustomLeaf(value: unknown): value is CustomLeaf {
  const { kind, params } = (value ?? {}) as Partial<CustomLeaf>;
  return typeof kind === "string" && Object.hasOwn(MEMBERS, kind) && typeof params === "object" && params !== null;
}
