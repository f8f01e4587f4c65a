import type { Job, ModelJob } from "./task.js";

/** Folds, and folds under some transforms, of which somebody is remembered; and as many trials on a fold. */
const MOST = 4096;

/**
 * Who may have the models of a job at hand: the thread that ran the trial on the fold; else the one that first ran the
 * fold under its transforms, which may be one that helped; else the thread that ran the fold first, and then most of its
 * jobs.
 */
export class Holders<T> {
  readonly #isThere: (who: T) => boolean;
  readonly #known = new Map<string, T>();
  readonly #trials = new Map<string, T>();

  constructor(isThere: (who: T) => boolean) {
    this.#isThere = isThere;
  }

  ran(who: T, job: Job): void {
    if (job.kind !== "model") return;
    for (const key of keysOf(job)) {
      const known = this.#known.get(key);
      const isFree = known === undefined ? this.#known.size < MOST : !this.#isThere(known);
      if (isFree) this.#known.set(key, who);
    }
    for (let at = 0; at < job.members.length && this.#trials.size < MOST; at++) {
      this.#trials.set(keyOfTrial(job, at), who);
    }
  }

  /** Of a job that recalls; undefined where nobody is known who is still there. */
  of(job: Job): T | undefined {
    if (job.kind !== "model" || job.recalls !== true) return undefined;
    const byTrial = this.#trials.get(keyOfTrial(job, job.wanted?.[0] ?? 0));
    return [byTrial, ...keysOf(job).map((key) => this.#known.get(key))].find(
      (who) => who !== undefined && this.#isThere(who),
    );
  }
}

const keyOfTrial = ({ task, fold, members }: ModelJob, at: number): string => `${task} ${fold} ${members[at]?.trial}`;

/** The closest first. */
function keysOf({ task, fold, prefix }: ModelJob): readonly string[] {
  const ofFold = `${task} ${fold}`;
  return prefix === undefined ? [ofFold] : [`${ofFold} ${prefix}`, ofFold];
}
