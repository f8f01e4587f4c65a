import type { Estimator, Pruner, Sampler, Scorer, Splitter, Stop, Transform } from "../contracts.js";
import { extended, type Named, type Registry } from "../core/registry.js";
import { estimators } from "../estimators/index.js";
import { pruners } from "../pruners/index.js";
import { samplers } from "../samplers/index.js";
import { scorers } from "../scorers/index.js";
import { splitters } from "../splitters/index.js";
import { stops } from "../stops/index.js";
import { transforms } from "../transforms/index.js";
import type { LeafKind } from "./define.js";

/** What names are looked up in. */
export interface Registries {
  readonly estimators: Registry<Estimator>;
  readonly transforms: Registry<Transform>;
  readonly scorers: Registry<Scorer>;
  readonly splitters: Registry<Splitter>;
  readonly samplers: Registry<Sampler>;
  readonly pruners: Registry<Pruner>;
  readonly stops: Registry<Stop>;
}
export const REGISTRIES: Registries = { estimators, transforms, scorers, splitters, samplers, pruners, stops };

/** The registry of a kind of leaf. */
export const PLACES: { readonly [K in LeafKind]: keyof Registries } = {
  estimator: "estimators",
  transform: "transforms",
  scorer: "scorers",
  splitter: "splitters",
  sampler: "samplers",
  pruner: "pruners",
  stop: "stops",
};

export const registryOf = (kind: LeafKind): Registry<Named> => REGISTRIES[PLACES[kind]] as Registry<Named>;

/** The built-in leaves and these. */
export function registriesWith(leaves: readonly (Named & { readonly kind: LeafKind })[]): Registries {
  if (leaves.length === 0) return REGISTRIES;
  const entries = Object.entries(PLACES).map(([kind, place]) => {
    const more = leaves.filter((leaf) => leaf.kind === kind);
    return [place, extended(REGISTRIES[place] as Registry<Named>, more)];
  });
  return Object.fromEntries(entries) as Registries;
}
