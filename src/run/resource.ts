import type { Ask, Fidelity } from "../contracts.js";
import { estimators } from "../estimators/index.js";
import type { FinishedTrial, FoldResult } from "../trial.js";
import type { Job, ModelJob } from "./task.js";

/** Folds that a trial is judged on. */
export const foldsAt = (fidelity: Fidelity | undefined, { resource }: Ask, folds: number): number =>
  fidelity?.resource === "folds" && resource !== undefined ? Math.min(folds, resource) : folds;

/** Whether a trial got the whole; true where nothing is dealt out. */
export const isWhole = (fidelity: Fidelity | undefined, resource: number | undefined): boolean =>
  fidelity === undefined || resource === undefined || resource === fidelity.max;

/** A trial's job, at its resource. `state`: where the fit that it continues has ended, if that is known. */
export function jobAt(job: Job, fidelity: Fidelity, { resource }: Ask, state: ArrayBufferLike | undefined): Job {
  if (job.kind === "objective" || resource === undefined || fidelity.resource === "folds") return job;
  if (fidelity.resource === "rows") return resource < 1 ? { ...job, rows: resource } : job;
  return growing(job, fidelity, resource, state);
}

function growing(
  job: ModelJob,
  { resource: name, max }: Fidelity,
  resource: number,
  from: ArrayBufferLike | undefined,
) {
  const members = job.members.map((member) => ({ ...member, args: { ...member.args, [name]: resource } }));
  const canGrow = estimators.get(job.estimator).continues?.params.includes(name) === true;
  const grows = canGrow ? { grows: { ...(from && { from }), isKept: resource < max } } : {};
  return { ...job, sweep: false, members, ...grows } satisfies ModelJob;
}

/** Folds that a trial need not run, as the trial that it goes on from has run them. Their time was counted there. */
export function foldsOf(from: FinishedTrial): readonly FoldResult[] {
  const ids = Object.keys(from.folds);
  const at = (scores: NonNullable<FinishedTrial["train"]>, fold: number) =>
    Object.fromEntries(ids.map((id) => [id, scores[id]![fold]!]));
  return (from.folds[ids[0]!] ?? []).map((_, fold) => ({
    values: at(from.folds, fold),
    ...(from.train === undefined ? {} : { train: at(from.train, fold) }),
    fitSeconds: 0,
    seconds: 0,
  }));
}

/** States that are kept, in bytes; the least recently kept go first, and their fits begin anew, to the same bits. */
const KEEP_BYTES = 512 * 2 ** 20;

/** Where fits have ended that may be continued, by trial and fold. */
export class States {
  readonly #kept = new Map<string, ArrayBufferLike>();
  #bytes = 0;

  keep(trial: number, fold: number, state: ArrayBufferLike): void {
    this.#kept.set(`${trial} ${fold}`, state);
    this.#bytes += state.byteLength;
    for (const [oldest, old] of this.#kept) {
      if (this.#bytes <= KEEP_BYTES) break;
      this.#kept.delete(oldest);
      this.#bytes -= old.byteLength;
    }
  }

  /** A trial is continued once: what is taken is gone. */
  take(trial: number, fold: number): ArrayBufferLike | undefined {
    const key = `${trial} ${fold}`;
    const state = this.#kept.get(key);
    if (state === undefined) return undefined;
    this.#kept.delete(key);
    this.#bytes -= state.byteLength;
    return state;
  }
}
