/** "tunebook/conformance": the laws that leaves have to hold, for leaves of your own. Runs under any test runner, or none. */

import { type EstimatorOptions, estimatorLaws } from "./conformance/estimators.js";
import type { Law } from "./conformance/law.js";
import { type PrunerOptions, prunerLaws } from "./conformance/pruners.js";
import { type SamplerOptions, samplerLaws } from "./conformance/samplers.js";
import { type ScorerOptions, scorerLaws } from "./conformance/scorers.js";
import { type SplitterOptions, splitterLaws } from "./conformance/splitters.js";
import { type StopOptions, stopLaws } from "./conformance/stops.js";
import { type TransformOptions, transformLaws } from "./conformance/transforms.js";
import type { CustomLeaf, LeafKind } from "./leaves/define.js";

export type {
  EstimatorOptions,
  Law,
  PrunerOptions,
  SamplerOptions,
  ScorerOptions,
  SplitterOptions,
  StopOptions,
  TransformOptions,
};

/** What the laws of each kind of leaf can be told. */
export interface LawOptions {
  readonly estimator: EstimatorOptions;
  readonly transform: TransformOptions;
  readonly scorer: ScorerOptions;
  readonly splitter: SplitterOptions;
  readonly sampler: SamplerOptions;
  readonly pruner: PrunerOptions;
  readonly stop: StopOptions;
}
/** A law that does not hold, and how it was seen. */
export interface Problem {
  readonly law: string;
  readonly problem: string;
}

const LAWS: { readonly [K in LeafKind]: (leaf: never, options?: LawOptions[K]) => readonly Law[] } = {
  estimator: estimatorLaws,
  transform: transformLaws,
  scorer: scorerLaws,
  splitter: splitterLaws,
  sampler: samplerLaws,
  pruner: prunerLaws,
  stop: stopLaws,
};

/** The laws of the leaf's kind, for a test runner: `for (const { name, check } of laws(leaf)) test(name, check)`. */
export function laws<K extends LeafKind>(
  leaf: Pick<CustomLeaf, "name" | "doc" | "params"> & { readonly kind: K },
  options?: LawOptions[K],
): readonly Law[] {
  const lawsOf = LAWS[leaf.kind] as (leaf: unknown, options?: LawOptions[K]) => readonly Law[];
  return lawsOf(leaf, options);
}

/** The laws that a leaf breaks, with what was found; none: an empty list. */
export function problems<K extends LeafKind>(
  leaf: Pick<CustomLeaf, "name" | "doc" | "params"> & { readonly kind: K },
  options?: LawOptions[K],
): readonly Problem[] {
  return laws(leaf, options).flatMap(({ name, check }) => {
    try {
      check();
      return [];
    } catch (error) {
      return [{ law: name, problem: error instanceof Error ? error.message : String(error) }];
    }
  });
}
