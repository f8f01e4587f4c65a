import type { Goal } from "../contracts.js";
import { whole } from "../core/ledger.js";
import type { Candidate } from "../space/space.js";
import type { Exactness, FinishedTrial, Judged, Outcome } from "../trial.js";
import { mean } from "./numbers.js";
import { keptTrial } from "./ranking.js";

/** What `run --json` and `show --json` print: plain data whose names others rely on. Absent where there is nothing to say. */
export interface OutcomeJson {
  readonly study: string;
  readonly state: Outcome["state"];
  readonly reason?: string;
  readonly why?: string;
  readonly planHash: string;
  readonly dataHash: string;
  readonly seed: number;
  /** Candidates that were compared: more than trials where free dimensions were swept. */
  readonly compared: number;
  readonly fits: Outcome["fits"];
  readonly exactness?: Exactness;
  readonly seconds: number;
  readonly unsharedSeconds?: number;
  /** Stored runs of other plans of the study, whose trials may have been taken over: those say so in `taken`. */
  readonly earlier?: Outcome["earlier"];
  readonly trials: readonly Written<TrialJson>[];
  readonly best?: {
    readonly number: number;
    readonly params: Candidate;
    readonly values: Scores;
    readonly rule?: string;
    readonly why?: string;
    /** Where `values` are of less than the whole resource. */
    readonly judged?: Judged;
    /** Of a kept ensemble: its trials, and its own mean scores. */
    readonly ensemble?: {
      readonly members: readonly { readonly number: number; readonly count: number }[];
      readonly values: Scores;
    };
  };
  /** Of nested validation: what each sealed part gave, and the means over them. */
  readonly outer?: {
    readonly values: Scores;
    readonly folds: readonly { readonly fold: number; readonly params: Candidate; readonly values: Scores }[];
  };
}
type Scores = Readonly<Record<string, number>>;
/** Made when it is written: of a hundred thousand none stays. */
interface Written<T> {
  toJSON(): T;
}
type TrialJson = Omit<FinishedTrial, "candidate" | "content"> & { readonly params: Candidate };

export function outcomeJson(outcome: Outcome, goals: readonly Goal[]): OutcomeJson {
  const { study, state, reason, why, planHash, dataHash, seed, compared, fits, seconds, trials, outer } = outcome;
  const best = keptTrial(outcome, goals[0]);
  return {
    study,
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(why === undefined ? {} : { why }),
    planHash,
    dataHash,
    seed,
    compared,
    fits,
    ...(outcome.exactness === undefined ? {} : { exactness: outcome.exactness }),
    seconds,
    ...(outcome.unsharedSeconds === undefined ? {} : { unsharedSeconds: outcome.unsharedSeconds }),
    ...(outcome.earlier === undefined ? {} : { earlier: outcome.earlier }),
    trials: trials.map((trial) => new TrialText(trial)),
    ...(best === undefined
      ? {}
      : { best: { number: best.number, params: best.candidate, values: best.values, ...keptOf(outcome) } }),
    ...(outer.length === 0
      ? {}
      : {
          outer: {
            values: outerMeans(outcome),
            folds: outer.map(({ fold, chosen, values }) => ({ fold, params: chosen, values })),
          },
        }),
  };
}

const keptOf = ({ kept }: Outcome) =>
  kept === undefined
    ? {}
    : {
        rule: kept.rule,
        why: kept.why,
        ...(kept.judged === undefined ? {} : { judged: kept.judged }),
        ...(kept.ensemble === undefined
          ? {}
          : { ensemble: { members: kept.ensemble.members, values: kept.ensemble.values } }),
      };

class TrialText implements Written<TrialJson> {
  readonly #trial: FinishedTrial;

  constructor(trial: FinishedTrial) {
    this.#trial = trial;
  }

  toJSON(): TrialJson {
    return trialJson(whole(this.#trial));
  }
}

/** In the order of the contract: number, state, model, params, values, folds, and what else there is. */
function trialJson({ number, state, model, candidate, values, folds, content: _, ...rest }: FinishedTrial): TrialJson {
  return { number, state, model, params: candidate, values, folds, ...rest };
}

/** Mean scores over the sealed parts. */
export function outerMeans({ outer }: Outcome): Scores {
  const ids = Object.keys(outer[0]?.values ?? {});
  return Object.fromEntries(ids.map((id) => [id, mean(outer.map((o) => o.values[id]!))]));
}
