import type { Schema, ValueOf } from "../core/schema.js";
import type { CustomLeaf, LeafKind } from "../leaves/define.js";
import type { Auto, Domain, Several } from "./domains.js";

/** What can be called: leaves, and the rules of `keep`. */
export type CallKind = LeafKind | "keep";

/** A leaf with its arguments. `P`: what of it is searched, by argument. */
export class Call<K extends CallKind, N extends string, P = Record<never, never>> {
  readonly kind: K;
  readonly name: N;
  readonly args: Readonly<Record<string, unknown>>;
  /** Of the step in its pipeline, where it is not the leaf's. */
  readonly alias: string | undefined;
  /** Of the user's own. */
  readonly leaf: CustomLeaf | undefined;
  /** For types alone. */
  declare readonly searched: P;

  constructor(kind: K, name: N, args: Readonly<Record<string, unknown>>, leaf?: CustomLeaf, alias?: string) {
    this.kind = kind;
    this.name = name;
    this.args = args;
    this.leaf = leaf;
    this.alias = alias;
  }

  /** The step's name in the ids of its parameters and in conditions; that of the leaf unless given. */
  as<A extends string>(alias: A): Call<K, A, P> {
    return new Call<K, A, P>(this.kind, this.name as string as A, this.args, this.leaf, alias);
  }
}

/** A sub-schema by name, as an argument: `early_stop: sub("patience", { epochs: 8 })`. */
export interface Sub<N extends string = string, V = unknown> {
  readonly sub: N;
  readonly args: V;
}
export const sub = <const N extends string, const V>(name: N, args: V): Sub<N, V> => ({ sub: name, args });

// ── Types of arguments ──────────────────────────────────────────────────────────────────────────────────────────────

/** An argument that is fixed or searched. */
export type Arg<T> = T | Domain<T, boolean> | Auto<boolean> | (T extends readonly (infer I)[] ? Several<I> : never);
/** All arguments of a call, fixed or searched. */
export type Args<V> = { readonly [K in keyof V]: Arg<Exclude<V[K], undefined>> };
/** Makes a name that is no argument an error. */
export type Only<A, V> = { readonly [K in Exclude<keyof A, keyof V>]: never };

/** A trial names a list as it is written: "[64, 32]". */
type TypeOf<D, Plain> =
  D extends Auto<boolean>
    ? Exclude<Plain, undefined>
    : D extends Domain<infer T, boolean>
      ? T extends readonly unknown[]
        ? string
        : T
      : never;
/** Searched under no condition: there in every candidate of its model. */
type Always<A> = { [K in keyof A]: A[K] extends Domain<unknown, false> ? K : never }[keyof A];
type Sometimes<A> = {
  [K in keyof A]: A[K] extends Domain<unknown, false> ? never : A[K] extends Domain<unknown, boolean> ? K : never;
}[keyof A];

/** What `A`, given for arguments of the plain types `V`, leaves to the search. */
export type Searched<A, V> = {
  -readonly [K in Always<A> & string]: TypeOf<A[K], K extends keyof V ? V[K] : never>;
} & {
  -readonly [K in Sometimes<A> & string]?: TypeOf<A[K], K extends keyof V ? V[K] : never>;
};

// ── Makers ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Of a step: its arguments are fixed or searched. */
export type StepMaker<K extends CallKind, N extends string, V> =
  Record<never, never> extends V ? FreeStep<K, N, V> : Step<K, N, V>;
type Step<K extends CallKind, N extends string, V> = <const A extends Args<V>>(
  args: A & Only<A, V>,
) => Call<K, N, Searched<A, V>>;
export interface FreeStep<K extends CallKind, N extends string, V> extends Step<K, N, V> {
  (): Call<K, N>;
}
/** Of anything else: its arguments are fixed. */
export type FixedMaker<K extends CallKind, N extends string, V> =
  Record<never, never> extends V ? (args?: V) => Call<K, N> : (args: V) => Call<K, N>;

const maker =
  (kind: CallKind, name: string, leaf?: CustomLeaf) =>
  (args: Readonly<Record<string, unknown>> = {}) =>
    new Call(kind, name, args, leaf);

export const step = <K extends CallKind, N extends string, V>(kind: K, name: N): StepMaker<K, N, V> =>
  maker(kind, name) as unknown as StepMaker<K, N, V>;
export const fixed = <K extends CallKind, N extends string, V>(kind: K, name: N): FixedMaker<K, N, V> =>
  maker(kind, name) as unknown as FixedMaker<K, N, V>;

type CanBeLeftOut<P> = P extends
  | { readonly default: unknown }
  | { readonly optional: true }
  | { readonly type: "columns" }
  ? true
  : false;
/** The arguments of a schema, as plain TypeScript. */
export type ArgsOfSchema<S extends Schema> = {
  readonly [K in keyof S as CanBeLeftOut<S[K]> extends true ? never : K]: ValueOf<S[K]>;
} & { readonly [K in keyof S as CanBeLeftOut<S[K]> extends true ? K : never]?: ValueOf<S[K]> };

type OwnMaker<K extends LeafKind, N extends string, S extends Schema> = K extends "estimator" | "transform"
  ? StepMaker<K, N, ArgsOfSchema<S>>
  : FixedMaker<K, N, ArgsOfSchema<S>>;

/** A leaf of your own, to be called in a study: `own(nearestMean)({ p: range(1, 3) })`. The study brings it along. */
export const own = <K extends LeafKind, N extends string, S extends Schema>(leaf: {
  readonly kind: K;
  readonly name: N;
  readonly params: S;
}): OwnMaker<K, N, S> => maker(leaf.kind, leaf.name, leaf as unknown as CustomLeaf) as unknown as OwnMaker<K, N, S>;
