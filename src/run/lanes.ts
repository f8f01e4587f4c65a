import type { Job } from "./task.js";

/** Lanes of what waits for one thread. */
const OWN = "own ";
export const ownLane = (thread: number): string => `${OWN}${thread}`;
export const isOwn = (lane: string): boolean => lane.startsWith(OWN);

/**
 * Jobs on the same transformed data, dealt to the workers by fold: each worker keeps the data of its own folds, and
 * trials still finish one after the other.
 */
export const laneOf = (job: Job, workers: number): string =>
  job.kind === "model" ? `${job.task} ${job.fold % workers} ${job.prefix ?? ""}` : `${job.task}`;

/** Whether jobs in two lanes are on the same folds of a task, be it under other transforms. */
const isOfSameFolds = (a: string, b: string) => foldsOf(a) === foldsOf(b);
const foldsOf = (lane: string) => lane.slice(0, lane.indexOf(" ", lane.indexOf(" ") + 1));

/** What is known of a thread that asks for work. */
export interface Idle {
  /** What waits for it alone. */
  readonly own: string;
  /** The lane that it drew from last. */
  readonly last?: string;
  /** Lanes that busy threads draw from. */
  readonly taken: ReadonlySet<string>;
  /** Free lanes that are looked at for the same folds, at most: there may be thousands. */
  readonly looks: number;
}

/**
 * Where a thread finds work: what waits for it alone; else its lane while that has work; else one that nobody is in, best
 * of the same folds; else the longest. undefined where nothing waits for it.
 */
export function chooseLane(
  lanes: ReadonlyMap<string, { readonly length: number }>,
  { own, last, taken, looks }: Idle,
): string | undefined {
  if (lanes.has(own)) return own;
  if (last !== undefined && lanes.has(last)) return last;
  let free: string | undefined;
  let longest: string | undefined;
  let looked = 0;
  for (const [lane, { length }] of lanes) {
    if (isOwn(lane)) continue;
    if (!taken.has(lane)) {
      if (last === undefined || isOfSameFolds(lane, last)) return lane;
      free ??= lane;
      if (++looked === looks) return free;
    }
    if (longest === undefined || length > lanes.get(longest)!.length) longest = lane;
  }
  return free ?? longest;
}
