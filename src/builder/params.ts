import type { Call, CallKind } from "./calls.js";

// The types of a study's parameters, by the names that `best.params` shows them under.

type AnyCall = Call<CallKind, string, unknown>;
export type TransformCall = Call<"transform", string, unknown>;
export type EstimatorCall = Call<"estimator", string, unknown>;
/** A step, or a choice of steps. */
export type TransformStep = TransformCall | readonly TransformCall[];
export type EstimatorStep = EstimatorCall | readonly EstimatorCall[];
export type Pipeline = readonly [...TransformStep[], EstimatorStep];

/** One `model` clause: its name, and its parameters by their ids within the model. */
export interface Model {
  readonly name: string;
  readonly isNamed: boolean;
  readonly params: unknown;
}

type NameOf<S> = S extends Call<CallKind, infer N, unknown> ? N : never;
type SearchedOf<S> = S extends Call<CallKind, string, infer P> ? P : never;
type Union<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;
type Under<Prefix extends string, P> = { [K in keyof P as `${Prefix}.${K & string}`]: P[K] };

/** How often a name was used before, as a tuple. */
type Count<N, Used extends readonly string[]> = Used extends readonly [
  infer First,
  ...infer Rest extends readonly string[],
]
  ? First extends N
    ? [unknown, ...Count<N, Rest>]
    : Count<N, Rest>
  : [];
type Again<N extends string, Used extends readonly string[]> =
  Count<N, Used> extends []
    ? N
    : [unknown, ...Count<N, Used>] extends infer C extends readonly unknown[]
      ? `${N}_${C["length"]}`
      : never;

/** Parameters of each option: they exist where the option is chosen. */
type OptionParams<O> = O extends AnyCall ? Partial<Under<NameOf<O>, SearchedOf<O>>> : never;

/** Ids within the model: "knn.k", "step2". */
type IdsOf<
  S extends readonly unknown[],
  Used extends readonly string[] = [],
  Place extends readonly unknown[] = [unknown],
> = S extends readonly [infer First, ...infer Rest]
  ? (First extends AnyCall
      ? Under<Again<NameOf<First>, Used>, SearchedOf<First>>
      : First extends readonly (infer O)[]
        ? { [K in `step${Place["length"] & number}`]: NameOf<O> } & Union<OptionParams<O>>
        : unknown) &
      IdsOf<Rest, First extends AnyCall ? [...Used, NameOf<First>] : Used, [...Place, unknown]>
  : unknown;

type LastOf<S extends readonly unknown[]> = S extends readonly [...unknown[], infer L] ? L : never;
type LastName<S extends readonly unknown[]> = LastOf<S> extends AnyCall ? NameOf<LastOf<S>> : "choice";

export type ModelOf<S extends readonly unknown[], N extends string | undefined> = {
  readonly name: N extends string ? N : LastName<S>;
  readonly isNamed: N extends string ? true : false;
  readonly params: IdsOf<S>;
};

type LastWord<Id extends string> = Id extends `${string}.${infer Rest}` ? LastWord<Rest> : Id;
/** The last word where no other id of the model ends in it, else the whole id. */
type Shown<Id extends string, All extends string, Prefix extends string> = [
  Extract<Exclude<All, Id>, `${string}.${LastWord<Id>}` | LastWord<Id>>,
] extends [never]
  ? LastWord<Id>
  : `${Prefix}${Id}`;
type Named<P, Prefix extends string> = {
  [Id in keyof P as Shown<Id & string, keyof P & string, Prefix>]: P[Id];
};
type ShownOf<M extends Model, Several extends boolean> = Named<
  M["params"],
  Several extends true ? `${M["name"]}.` : M["isNamed"] extends true ? `${M["name"]}.` : ""
>;

type Keys<U> = U extends unknown ? keyof U : never;
type At<U, K extends PropertyKey> = U extends unknown ? (K extends keyof U ? U[K] : never) : never;
/** Of several models a candidate holds one: the parameters of each are there sometimes. */
type Merged<U> = { [K in Keys<U>]?: Exclude<At<U, K>, undefined> };
/** One object type of an intersection. */
export type Flat<T> = { readonly [K in keyof T]: T[K] };

/** What `best.params` is. */
export type ParamsOf<M extends readonly Model[]> = M extends readonly []
  ? Record<never, never>
  : M extends readonly [infer Only extends Model]
    ? Flat<ShownOf<Only, false>>
    : Flat<
        { readonly model: M[number]["name"] } & Merged<
          M[number] extends infer E ? (E extends Model ? ShownOf<E, true> : never) : never
        >
      >;
