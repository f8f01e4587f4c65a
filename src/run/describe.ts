import type { Estimator } from "../contracts.js";
import { canonical } from "../core/hash.js";
import { estimators } from "../estimators/index.js";
import { armFor, armsOf, fixedArgs, prefixBy } from "../plan/pipeline.js";
import type { Description, FinishedTrial, LearningCurve } from "../trial.js";
import { fittedTogether } from "./fitted-together.js";
import { type Fitter, jobOf } from "./fitter.js";
import type { Blended } from "./kept-ensemble.js";
import { learningOverRows } from "./learning.js";
import { curveMates, stagesOf } from "./mates.js";
import { type Outcomes, scoresOf } from "./outcomes.js";
import { keptRows, outOfFold, type PredictedFold } from "./predictions.js";
import type { Member, ModelJob } from "./task.js";

/**
 * What is found out about the chosen trial: one fit a fold gives its predictions of the rows outside, the training
 * scores of its neighbors on a path, and its scores after fewer epochs or trees. undefined when the run was interrupted.
 */
export async function describe(
  fitter: Fitter,
  kept: FinishedTrial,
  trials: readonly FinishedTrial[],
  blended?: Blended,
): Promise<Description | undefined> {
  const { study, folds } = fitter.planned;
  const plan = membersOf(fitter, kept, trials);
  const task = fitter.task(folds.main.folds, "inner");
  const job = { ...jobOf(fitter, task, 0, kept), ...plan.job };
  const fits = folds.main.folds.map((_, fold) => fitter.fit({ ...job, fold }));
  const inner = keptRows(fitter.planned, folds.main.folds, "inner");
  const results = await Promise.all(fits);
  if (!results.every((r) => r !== undefined)) return undefined;
  const scorers = [...study.goals, ...study.measures];
  const outcomes = results.map((result) => result.outcomes);
  const trainedAt = (member: number, { number }: FinishedTrial) => {
    const train = scoresOf(outcomes, member, scorers, "train");
    return train === undefined ? [] : [{ number, train }];
  };
  const firstMate = plan.job.tested;
  const trained = [...trainedAt(0, kept), ...plan.mates.flatMap((trial, i) => trainedAt(firstMate + i, trial))];
  const sealed = await sealedPart(fitter, kept);
  const isAsked = study.reports.some(isOverRows);
  const rows = isAsked ? await learningOverRows(fitter, kept, trained[0]?.train) : { curves: [], fitsRun: 0 };
  if (rows === undefined || sealed === undefined) return undefined;
  const unconverged = results.filter(({ isUnconverged }) => isUnconverged).length;
  const kind = blended?.kind ?? estimators.get(jobOf(fitter, 0, 0, kept).estimator).scores;
  const first: readonly (PredictedFold | undefined)[] = blended?.predictions ?? results.map((r) => r.predictions?.[0]);
  return {
    trained,
    predictions: [
      ...outOfFold(fitter.planned, inner, first, kind),
      ...(folds.sealed
        ? outOfFold(
            fitter.planned,
            keptRows(fitter.planned, folds.outer, "sealed"),
            blended?.sealed === undefined ? sealed.predictions : [blended.sealed],
            kind,
          )
        : []),
    ],
    learning: [...rows.curves, ...stageCurve(plan, outcomes, scorers)],
    fitsRun: results.reduce((sum, r) => sum + r.fits, 0) + sealed.fitsRun + rows.fitsRun,
    ...(unconverged > 0 && { unconverged }),
  };
}

const isOverRows = (chart: Parameters<typeof fixedArgs>[0]) =>
  chart.name === "learning_curve" && (fixedArgs(chart).over ?? "rows") === "rows";

interface Members {
  /** Member 0 is the chosen trial; then come the chosen settings with fewer epochs or trees. */
  readonly stages: { readonly over: "epochs" | "trees"; readonly at: readonly number[] } | undefined;
  /** The last members: trials whose training scores come along. */
  readonly mates: readonly FinishedTrial[];
  readonly job: Pick<
    ModelJob,
    "prefix" | "sweep" | "members" | "wanted" | "recalls" | "isLast" | "train" | "predict"
  > & { readonly tested: number };
}

function membersOf(fitter: Fitter, kept: FinishedTrial, trials: readonly FinishedTrial[]): Members {
  const own = jobOf(fitter, 0, 0, kept);
  const mates = curveMates(fitter.planned, kept, trials);
  const stages = stagesOf(estimators.get(own.estimator) as Estimator, own.members[0]!.args);
  const ofKept: Member[] = [
    own.members[0]!,
    ...(stages?.at ?? []).map((at) => ({ trial: kept.number, args: { ...own.members[0]!.args, [stages!.over]: at } })),
  ];
  const members = [...ofKept, ...mates.map((trial) => jobOf(fitter, 0, 0, trial).members[0]!)];
  // What the search has kept of the folds under these transforms serves once more.
  const shared = prefixBy(armFor(armsOf(fitter.planned.optimised), kept.candidate), own.transforms);
  const sweep = along(members, fittedTogether(fitter.planned, kept, trials)) ?? { sweep: members.length > 1, members };
  const tested = ofKept.length;
  return {
    stages,
    mates,
    job: { ...shared, ...sweep, recalls: true, isLast: "fold", train: "sample", tested, predict: "first" },
  };
}

/** Members of a sweep, with all others that it has; undefined where it does not have all of them. */
function along(
  members: readonly Member[],
  together: readonly Member[] = [],
): Pick<ModelJob, "sweep" | "members" | "wanted"> | undefined {
  const places = new Map(together.map(({ args }, place) => [canonical(args), place]));
  const wanted = members.flatMap(({ args }) => places.get(canonical(args)) ?? []);
  return wanted.length === members.length ? { sweep: true, members: together, wanted } : undefined;
}

/** The last point is the chosen trial itself. */
function stageCurve(
  { stages }: Members,
  outcomes: readonly Outcomes[],
  scorers: Parameters<typeof scoresOf>[2],
): readonly LearningCurve[] {
  if (stages === undefined) return [];
  const { over, at } = stages;
  const points = at.flatMap((value, i) => {
    const folds = scoresOf(outcomes, 1 + i, scorers, "values");
    const train = scoresOf(outcomes, 1 + i, scorers, "train");
    if (folds === undefined || train === undefined) return [];
    return [{ at: value, folds, train }];
  });
  return points.length < 2 ? [] : [{ over, points }];
}

async function sealedPart(
  fitter: Fitter,
  kept: FinishedTrial,
): Promise<{ predictions: readonly (PredictedFold | undefined)[]; fitsRun: number } | undefined> {
  const { sealed, outer } = fitter.planned.folds;
  if (!sealed) return { predictions: [], fitsRun: 0 };
  const task = fitter.task(outer, "outer");
  const result = await fitter.fit({ ...jobOf(fitter, task, 0, kept), predict: "first" });
  return result && { predictions: [result.predictions?.[0]], fitsRun: result.fits };
}
