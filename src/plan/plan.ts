import type { Budget, Callee, Expectation, Objective, ScorerCall, StepSlot, StudyGoal } from "../check/study.js";
import type { Candidate, ParamId, Predicate, SearchSpace } from "../space/space.js";
import type { FreeParam } from "./free.js";

/** Plain, frozen, by kind. Data flows from `scan` up; every node but `scan` and `call` has one input, `union` several. */
export type Plan = Scan | Call | Split | Transform | Fit | Union | Score | Search | Prune | Limit | Keep | Report;
export type Of<K extends Plan["kind"]> = Extract<Plan, { kind: K }>;

export interface Scan {
  readonly kind: "scan";
  readonly source: string;
  readonly dataHash: string;
  readonly rows: number;
  readonly task: "class" | "number";
  readonly target: string;
  readonly features: readonly string[];
  readonly order?: string;
  readonly group?: string;
  readonly weight?: string;
}
/** A user's objective in the place of scan … fit. */
export interface Call {
  readonly kind: "call";
  readonly objective: Objective;
  /** Hash of the file's text: an edited objective is another plan. */
  readonly fileHash: string;
}
export interface Split {
  readonly kind: "split";
  readonly input: Plan;
  readonly splitter: Callee;
  readonly role: "inner" | "outer";
  /** Of an inner split without an outer one, and of an outer one. */
  readonly folds: number;
  readonly foldsHash: string;
}
export interface Transform {
  readonly kind: "transform";
  readonly input: Plan;
  readonly step: StepSlot;
  /** Set by share-prefix: fitted once a fold for all candidates that agree up to here. */
  readonly shared: boolean;
}
export interface Fit {
  readonly kind: "fit";
  readonly input: Plan;
  readonly arm: string;
  readonly step: StepSlot;
  readonly why?: string;
  /** Set by sweep-path: candidates that differ in these arguments only become one fit. */
  readonly sweep?: readonly string[];
  /** Set by leave-one-out: one fit on all rows tells what each would be predicted without it. */
  readonly leftOut?: true;
  /** Set by fold-statistics: moments of the folds' test parts are made once, for all folds and fits that learn from them. */
  readonly statistics?: true;
}
export interface Union {
  readonly kind: "union";
  readonly arms: readonly Plan[];
}
export interface Score {
  readonly kind: "score";
  readonly input: Plan;
  readonly goals: readonly StudyGoal[];
  readonly measures: readonly ScorerCall[];
  readonly feasible: readonly Predicate[];
}
export interface Search {
  readonly kind: "search";
  readonly input: Plan;
  readonly space: SearchSpace;
  readonly sampler: Callee;
  /** Of the sampler, where the study left it open. */
  readonly why?: string;
  readonly seed: number;
  /** Set by dedupe-candidates: candidates that come to the same pipeline run once. */
  readonly dedupe: boolean;
  /** Set by order-by-cost: within a batch, dear groups of candidates start first. */
  readonly order: "asked" | "cost";
  /** Known good settings: the first trials, before the sampler is asked. */
  readonly enqueued?: readonly Candidate[];
  /** Not searched by the sampler: all values of these are tried at each point that it asks for. */
  readonly free?: readonly FreeParam[];
  /** The sampler goes by derivatives: every fold differentiates the first goal by these. */
  readonly gradient?: readonly ParamId[];
}
export interface Prune {
  readonly kind: "prune";
  readonly input: Plan;
  readonly pruner: Callee;
}
export interface Limit {
  readonly kind: "limit";
  readonly input: Plan;
  readonly budget: Budget;
  readonly stops: readonly Callee[];
}
export interface Keep {
  readonly kind: "keep";
  readonly input: Plan;
  readonly rule: Callee;
}
export interface Report {
  readonly kind: "report";
  readonly input: Plan;
  readonly charts: readonly Callee[];
  readonly expects: readonly Expectation[];
  readonly note?: string;
}

type ChildKey<N> = { [K in keyof N]-?: N[K] extends Plan | readonly Plan[] ? K : never }[keyof N];

/** Where each kind keeps its inputs. A kind without a line here does not compile; walk and rewrite read only this. */
export const INPUTS: { readonly [K in Plan["kind"]]: readonly ChildKey<Of<K>>[] } = {
  scan: [],
  call: [],
  split: ["input"],
  transform: ["input"],
  fit: ["input"],
  union: ["arms"],
  score: ["input"],
  search: ["input"],
  prune: ["input"],
  limit: ["input"],
  keep: ["input"],
  report: ["input"],
};

/** The inputs of a node, in order. */
export function inputsOf(node: Plan): readonly Plan[] {
  return (INPUTS[node.kind] as readonly string[]).flatMap(
    (key) => (node as unknown as Record<string, Plan | readonly Plan[]>)[key]! as Plan | Plan[],
  );
}

/** Every node, inputs first. */
export function* walk(node: Plan): Generator<Plan> {
  for (const input of inputsOf(node)) yield* walk(input);
  yield node;
}

/** Bottom-up; the same object when nothing changed. */
export function rewrite(node: Plan, fn: (node: Plan) => Plan): Plan {
  let changed: Record<string, unknown> | undefined;
  for (const key of INPUTS[node.kind] as readonly string[]) {
    const before = (node as unknown as Record<string, Plan | readonly Plan[]>)[key]!;
    const after = Array.isArray(before) ? mapSame(before, (n) => rewrite(n, fn)) : rewrite(before as Plan, fn);
    if (after !== before) {
      changed ??= {};
      changed[key] = after;
    }
  }
  return fn(changed === undefined ? node : (Object.freeze({ ...node, ...changed }) as Plan));
}

function mapSame<T>(items: readonly T[], fn: (item: T) => T): readonly T[] {
  const mapped = items.map(fn);
  return mapped.every((item, i) => item === items[i]) ? items : mapped;
}

/** The node of a kind that every plan has at most once outside of its arms. */
export function nodeOf<K extends Plan["kind"]>(plan: Plan, kind: K): Of<K> | undefined {
  for (const node of walk(plan)) if (node.kind === kind) return node as Of<K>;
  return undefined;
}
