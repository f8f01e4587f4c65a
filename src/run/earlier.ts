import type { ScorerCall, Study, StudyGoal } from "../check/study.js";
import type { Fold, Store } from "../contracts.js";
import { canonical, digest, hashOf } from "../core/hash.js";
import { RESULT_FORMAT } from "../plan/hash.js";
import { nodeOf } from "../plan/plan.js";
import type { Planned } from "../plan/planned.js";
import { scorers } from "../scorers/index.js";
import type { Basis, EarlierRun, FinishedTrial, FoldResult, StudyEvent } from "../trial.js";

/** So many stored runs of other plans of the study are looked into, the newest first. */
const MOST_RUNS = 5;

/** What an earlier run knows of a pipeline: its scores fold by fold, or, of a swept point, the whole trial. */
export interface Recalled {
  readonly planHash: string;
  /** By fold; those that agree with this study's. */
  readonly folds: ReadonlyMap<number, FoldResult>;
  readonly whole?: FinishedTrial;
}
/** By content of a trial. What it gives changes what a run costs, never what it finds. */
export type Recall = (content: string) => Recalled | undefined;

/** What the scores of a trial depend on beside its pipeline. */
export function basisOf({ study, plan, folds, dataHash }: Planned): Basis {
  const scan = nodeOf(plan, "scan");
  const { target, features, task, order, group, weight } = scan ?? {};
  return {
    format: RESULT_FORMAT,
    data: dataHash,
    columns: hashOf(scan === undefined ? study.objective?.fixed : { target, features, task, order, group, weight }),
    seed: study.seed,
    folds: folds.main.folds.map(foldHash),
    scorers: Object.fromEntries(scorersOf(study).map(({ id, callee }) => [id, hashOf(callee)])),
    judged: hashOf([study.goals.map(judgedBy), study.subject]),
  };
}

const judgedBy = ({ id, direction }: StudyGoal) => [id, direction];
const scorersOf = ({ goals, measures }: Study): readonly ScorerCall[] => [...goals, ...measures];
const foldHash = ({ train, test }: Fold): string => digest(["train", bytesOf(train), "test", bytesOf(test)]);
const bytesOf = (rows: Uint32Array) => new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);

/** The stored runs of other plans of the same study, and what can be taken over from them. */
export async function earlierRuns(
  store: Store,
  planned: Planned,
): Promise<{ readonly runs: readonly EarlierRun[]; readonly recall?: Recall }> {
  const { study, planHash, trace } = planned;
  // Without the rules a run checks results: it takes none on trust.
  if (trace.some(({ state }) => state === "off")) return { runs: [] };
  const others = (await store.studies()).filter((run) => run.study === study.name && run.planHash !== planHash);
  const hashes = [...new Set(others.map((run) => run.planHash).reverse())].slice(0, MOST_RUNS);
  if (hashes.length === 0) return { runs: [] };
  const basis = basisOf(planned);
  const known = new Map<string, Recalled>();
  const runs: EarlierRun[] = [];
  for (const hash of hashes) {
    const events = (await store.read(study.name, hash)) ?? [];
    const trials = events.flatMap((event) => (event.type === "told" ? event.trials : []));
    const why = difference(basis, events, study);
    runs.push({ planHash: hash, trials: trials.length, ...(why === undefined ? {} : { why }) });
    if (why !== undefined) continue;
    const before = basisIn(events)!;
    for (const trial of trials) {
      if (trial.content === undefined || known.has(trial.content)) continue;
      const recalled = recalledFrom(trial, hash, before, basis, study);
      if (recalled !== undefined) known.set(trial.content, recalled);
    }
  }
  return { runs, recall: (content) => known.get(content) };
}

const basisIn = (events: readonly StudyEvent[]): Basis | undefined =>
  events.find((event) => event.type === "started")?.basis;

/** Why nothing of a stored run counts any more; undefined when some may. */
function difference(now: Basis, events: readonly StudyEvent[], study: Study): string | undefined {
  const before = basisIn(events);
  if (before === undefined || before.format !== now.format) return "made by another version of Tunebook";
  const isObjective = study.objective !== undefined;
  if (before.data !== now.data) return isObjective ? "the objective's file has changed" : "the data has changed";
  if (before.columns !== now.columns) {
    return isObjective ? "fixed arguments of the objective have changed" : "features, target or weights have changed";
  }
  if (before.seed !== now.seed) return "the seed has changed";
  if (!isObjective && !now.folds.some((fold, i) => before.folds[i] === fold)) return "the folds are others";
  const lacking = Object.entries(now.scorers).find(([id, hash]) => before.scorers[id] !== hash);
  if (lacking !== undefined) return `not scored by ${lacking[0]}`;
  const clock = scorersOf(study).find(({ callee }) => scorers.find(callee.name)?.needs === "cost");
  return clock === undefined ? undefined : `${clock.id} is measured anew`;
}

function recalledFrom(
  trial: FinishedTrial,
  planHash: string,
  before: Basis,
  now: Basis,
  study: Study,
): Recalled | undefined {
  if (trial.state === "failed" || trial.resource !== undefined) return undefined;
  if (trial.swept !== undefined) {
    const isWhole = trial.state !== "pruned" && study.prune === undefined && before.judged === now.judged;
    const isSame = canonical(before.folds) === canonical(now.folds);
    return isWhole && isSame ? { planHash, folds: new Map(), whole: trial } : undefined;
  }
  const ids = Object.keys(now.scorers);
  const count = study.objective === undefined ? now.folds.length : 1;
  const folds = new Map<number, FoldResult>();
  for (let fold = 0; fold < count; fold++) {
    const isThere = ids.every((id) => trial.folds[id]?.[fold] !== undefined);
    if (!isThere || before.folds[fold] !== now.folds[fold]) continue;
    const { train } = trial;
    const gradient = before.judged === now.judged ? trial.gradient : undefined;
    folds.set(fold, {
      values: Object.fromEntries(ids.map((id) => [id, trial.folds[id]![fold]!])),
      ...(train === undefined || ids.some((id) => train[id]?.[fold] === undefined)
        ? {}
        : { train: Object.fromEntries(ids.map((id) => [id, train[id]![fold]!])) }),
      ...(gradient === undefined
        ? {}
        : { gradient: Object.fromEntries(Object.entries(gradient).map(([id, slopes]) => [id, slopes[fold]!])) }),
      fitSeconds: 0,
      seconds: 0,
    });
  }
  return folds.size === 0 ? undefined : { planHash, folds };
}
