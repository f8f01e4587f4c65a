import type { Fold, Prediction, Truth } from "../contracts.js";
import { columnOf, take } from "../core/matrix.js";
import { estimators } from "../estimators/index.js";
import { armsOf, fixedArgs, groupCandidates } from "../plan/pipeline.js";
import type { Planned } from "../plan/planned.js";
import { targetOf } from "../plan/target.js";
import { scorers } from "../scorers/index.js";
import type { FinishedTrial, KeptEnsemble } from "../trial.js";
import { blend, type Vote, voteOf } from "./blend.js";
import type { Fitter } from "./fitter.js";
import { mean } from "./keep.js";
import { hasFailed } from "./outcomes.js";
import type { PredictedFold } from "./predictions.js";
import { selectEnsemble } from "./select-ensemble.js";
import type { ModelJob } from "./task.js";

/** What an ensemble says in the place of the chosen trial alone. */
export interface Blended {
  readonly predictions: readonly PredictedFold[];
  readonly kind: "probability" | "decision";
  readonly sealed?: PredictedFold;
}

export interface Member {
  readonly trial: FinishedTrial;
  /** How often it was taken. */
  readonly count: number;
}
export interface Ensemble {
  /** Most taken first; ties by number. */
  readonly members: readonly Member[];
  /** What the blend says of the rows outside, a fold each. */
  readonly predictions: readonly Prediction[];
  /** All members give probabilities, so that the blend's shares are such. */
  readonly kind: "probability" | "decision";
  /** Per scorer that reads predictions, one number a fold. */
  readonly folds: Readonly<Record<string, readonly number[]>>;
  /** Trials that were asked to take part. */
  readonly of: number;
  readonly fits: { readonly asked: number; readonly run: number };
}

/**
 * The ensemble under `keep ensemble`: the best trials by the first goal are fitted again for their predictions out of
 * fold, and selected from. `best`: the trial that would be kept alone. undefined when the run was interrupted, or no
 * trial could be fitted again.
 */
export async function assemble(
  fitter: Fitter,
  folds: readonly Fold[],
  role: string,
  trials: readonly FinishedTrial[],
): Promise<Ensemble | undefined> {
  const { planned } = fitter;
  const { study } = planned;
  const goal = study.goals[0]!;
  const { size, from } = fixedArgs(study.keep) as { size: number; from: number };
  const sign = goal.direction === "maximize" ? 1 : -1;
  const best = trials
    .filter((t) => t.state === "complete")
    .sort((a, b) => sign * (b.values[goal.id]! - a.values[goal.id]!) || a.number - b.number)
    .slice(0, from);
  const voted = await votesOf(fitter, folds, role, best);
  if (voted === undefined || voted.votes.size === 0) return undefined;
  const takers = best.filter(({ number }) => voted.votes.has(number));
  const truths = folds.map((fold) => truthOf(planned, fold));
  const classes = study.data!.levels.length;
  const { counts } = selectEnsemble(
    takers.map((t) => ({ votes: voted.votes.get(t.number)!, score: sign * t.values[goal.id]! })),
    size,
    classes,
    (predictions) => sign * mean(predictions.map((p, i) => scoreOf(planned, goal.id, p, truths[i]!))),
  );
  const members = takers
    .map((trial, i) => ({ trial, count: counts[i]! }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.trial.number - b.trial.number);
  const weights = members.map((m) => m.count);
  const predictions = folds.map((_, fold) =>
    blend(
      members.map((m) => voted.votes.get(m.trial.number)![fold]!),
      weights,
      classes,
    ),
  );
  const [only] = members;
  return {
    members,
    predictions,
    kind: members.every((m) => kindOf(fitter, m.trial) === "probability") ? "probability" : "decision",
    folds: members.length === 1 ? only!.trial.folds : scoresOf(planned, predictions, truths),
    of: best.length,
    fits: voted.fits,
  };
}

/** The members fitted on one part and blended: its prediction of the rows outside, and the fits that it took. */
export async function openBlend(
  fitter: Fitter,
  part: Fold,
  members: readonly Member[],
): Promise<
  | { readonly prediction: Prediction; readonly values: Readonly<Record<string, number>>; readonly fitsRun: number }
  | undefined
> {
  const { planned } = fitter;
  const trials = members.map((m) => m.trial);
  const voted = await votesOf(fitter, [part], "outer", trials);
  if (voted === undefined || voted.votes.size < members.length) return undefined;
  const votes = trials.map((t) => voted.votes.get(t.number)![0]!);
  const weights = members.map((m) => m.count);
  const prediction = blend(votes, weights, planned.study.data!.levels.length);
  const folds = scoresOf(planned, [prediction], [truthOf(planned, part)]);
  const values = Object.fromEntries(Object.entries(folds).map(([id, [score]]) => [id, score!]));
  return { prediction, values, fitsRun: voted.fits.run };
}

interface Voted {
  /** By trial number, a vote a fold; without those that failed on any. */
  readonly votes: ReadonlyMap<number, readonly Vote[]>;
  readonly fits: Ensemble["fits"];
}

async function votesOf(
  fitter: Fitter,
  folds: readonly Fold[],
  role: string,
  trials: readonly FinishedTrial[],
): Promise<Voted | undefined> {
  const classes = fitter.planned.study.data!.levels.length;
  const task = fitter.task(folds, role);
  const groups = groupCandidates(
    armsOf(fitter.planned.optimised),
    trials.map((trial) => ({ candidate: trial.candidate, of: trial })),
  );
  const votes = new Map<number, (Vote | undefined)[]>(trials.map((t) => [t.number, []]));
  let run = 0;
  const jobs = groups.flatMap(({ pipeline, prefix, sweep, members }) =>
    folds.map(async (_, fold) => {
      const job: ModelJob = {
        kind: "model",
        task,
        fold,
        transforms: pipeline.transforms,
        ...(prefix === undefined ? {} : { prefix }),
        estimator: pipeline.estimator.name,
        sweep,
        members: members.map(({ of, args }) => ({ trial: of.number, args })),
        predict: "all",
      };
      const result = await fitter.fit(job);
      if (result === undefined) return false;
      run += result.fits;
      const { scores: kind } = estimators.get(job.estimator);
      for (const [i, { of }] of members.entries()) {
        const prediction = hasFailed(result.outcomes, i) ? undefined : result.predictions?.[i];
        votes.get(of.number)![fold] = prediction && voteOf(prediction, classes, kind);
      }
      return true;
    }),
  );
  if (!(await Promise.all(jobs)).every(Boolean)) return undefined;
  const whole = [...votes].filter((entry): entry is [number, Vote[]] => entry[1].every((vote) => vote !== undefined));
  return { votes: new Map(whole), fits: { asked: trials.length * folds.length, run } };
}

function kindOf({ planned }: Fitter, { candidate }: FinishedTrial) {
  const [group] = groupCandidates(armsOf(planned.optimised), [{ candidate, of: undefined }]);
  return estimators.get(group!.pipeline.estimator.name).scores;
}

function truthOf({ study }: Planned, { train, test }: Fold): Truth {
  const data = study.data!;
  const y = targetOf(data);
  return {
    y: take(y, test),
    classes: data.levels.length,
    levels: data.levels,
    ...(data.weight === undefined ? {} : { weights: take(columnOf(data.table.matrix, data.weight), test) }),
    trained: take(y, train),
  };
}

/** What a blend takes in time and memory is not scored. */
const NO_COST = { fitSeconds: Number.NaN, predictSeconds: Number.NaN, modelBytes: Number.NaN };

function scoreOf({ study }: Planned, id: string, prediction: Prediction, truth: Truth): number {
  const { callee } = [...study.goals, ...study.measures].find((s) => s.id === id)!;
  return scorers.get(callee.name).score(truth, prediction, fixedArgs(callee) as never, NO_COST);
}

function scoresOf(
  planned: Planned,
  predictions: readonly Prediction[],
  truths: readonly Truth[],
): Readonly<Record<string, readonly number[]>> {
  const all = [...planned.study.goals, ...planned.study.measures];
  const read = all.filter(({ callee }) => scorers.get(callee.name).needs !== "cost");
  return Object.fromEntries(read.map(({ id }) => [id, predictions.map((p, i) => scoreOf(planned, id, p, truths[i]!))]));
}

/** As the event has it. */
export const keptOf = ({ members, folds, fits }: Ensemble): KeptEnsemble => ({
  members: members.map(({ trial, count }) => ({ number: trial.number, count })),
  folds,
  values: Object.fromEntries(Object.entries(folds).map(([id, scores]) => [id, mean(scores)])),
  fitsAsked: fits.asked,
  fitsRun: fits.run,
});

export const whyBlend = ({ members, of }: Ensemble, why: string): string =>
  members.length === 1
    ? `${why}; no blend of the best ${of} is better`
    : `a blend of ${members.length} of the best ${of} trials; alone: ${why}`;
