import type { Estimator, Fitted } from "../contracts.js";
import { canonical } from "../core/hash.js";
import type { Args } from "../core/schema.js";
import { estimators } from "../estimators/index.js";
import { type ModelJob, narrowed } from "./task.js";

/** What the models of all folds may take on one thread, in bytes: so many, or this share of the room for folds. */
const KEEP_BYTES = 32 * 2 ** 20;
const KEEP_SHARE = 1 / 2;
/** Of one fold the best sweep stays in any case, others while there are few, and all of them take no more than this. */
const OTHERS_BYTES = 2 ** 20;
const MOST = 8;

interface Known {
  readonly key: string;
  readonly members: ModelJob["members"];
  readonly models: readonly Fitted[];
  readonly bytes: number;
  readonly best: number;
}

/**
 * Models of the fits that ran on this thread, a few a fold, for what asks for some of their members once more: describing
 * what was chosen. Of an exact path the members are the same whichever others were fitted beside them, also from a fit
 * alone; of a path to a tolerance they serve a job whose members are the very same, wanted or not; of other estimators,
 * the same settings.
 */
export class Paths {
  /** Bytes. */
  readonly #most: number;
  readonly #perFold: number;
  /** By fold, the best first. */
  readonly #folds = new Map<number, readonly Known[]>();
  #bytes = 0;

  /** room: bytes of folds that the thread keeps. */
  constructor(folds: number, room: number) {
    this.#most = Math.max(KEEP_BYTES, KEEP_SHARE * room);
    this.#perFold = KEEP_BYTES / folds;
  }

  /**
   * Whether members that nobody wants are fitted along, as the search fitted them: where their models are so large that
   * the search could not keep them, nobody finds them. The shape of the data decides, never what is at hand.
   * outputs: numbers that the model predicts for a row.
   */
  isAlong({ members, wanted }: ModelJob, columns: number, outputs: number): boolean {
    return wanted === undefined || 8 * members.length * columns * outputs <= this.#perFold;
  }

  /** One a wanted member, when the models that are known serve all of them. */
  recall(job: ModelJob): readonly Fitted[] | undefined {
    const ofFold = this.#folds.get(job.fold);
    if (ofFold === undefined) return undefined;
    const key = keyOf(job);
    const known = ofFold.find((other) => other.key === key);
    if (known === undefined) return undefined;
    if (!isExact(job)) return isSame(known, job) ? wantedOf(job)?.map((place) => known.models[place]!) : undefined;
    const wanted = narrowed(job);
    return foundAmong(known, wanted) ?? derivedFrom(known, wanted);
  }

  /** best: the best score of a member, larger is better. What is chosen is likely a good one on most of its folds. */
  keep(job: ModelJob, models: readonly Fitted[], best: number): void {
    const known = { key: keyOf(job), members: job.members, models, bytes: bytesOf(models), best };
    const before = this.#folds.get(job.fold) ?? [];
    const most = Math.min(OTHERS_BYTES, this.#perFold);
    let bytes = 0;
    const stay = [...before, known]
      .sort((a, b) => b.best - a.best)
      .filter((one, at) => {
        bytes += one.bytes;
        return at === 0 || (at < MOST && bytes <= most);
      });
    const total = this.#bytes + sumOf(stay) - sumOf(before);
    if (total > this.#most) return;
    this.#bytes = total;
    this.#folds.set(job.fold, stay);
  }
}

const sumOf = (all: readonly Known[]): number => all.reduce((sum, { bytes }) => sum + bytes, 0);

/** Whether the same members, in the same order, were fitted together. */
const isSame = (known: Known, job: ModelJob): boolean =>
  known.members.length === job.members.length &&
  job.members.every(({ args }, at) => placeOf(args, [known.members[at]!], pathOf(job)?.params ?? []) === 0);

/** Places of what is asked for; undefined of a sweep that does not say it. */
const wantedOf = ({ wanted, sweep }: ModelJob): readonly number[] | undefined => wanted ?? (sweep ? undefined : [0]);

/** Members of a path may share a buffer. */
function bytesOf(models: readonly Fitted[]): number {
  let bytes = 0;
  for (const { byteLength } of new Set(models.map(({ buffer }) => buffer))) bytes += byteLength;
  return bytes;
}

const pathOf = ({ estimator }: ModelJob) => (estimators.get(estimator) as Estimator).path;
const isExact = (job: ModelJob): boolean => pathOf(job)?.exactness === "exact";

/** Equal where the same fit can serve: of a path to a tolerance, one that solves for several members or for one alone. */
function keyOf(job: ModelJob): string {
  const { transforms, estimator, rows, members } = job;
  const params = pathOf(job)?.params ?? [];
  const rest = Object.entries(members[0]!.args).filter(([name]) => !params.includes(name));
  return canonical([transforms, estimator, rows ?? 1, rest, isExact(job) || job.sweep]);
}

/** Few are asked for among thousands: to look through them takes less than to make an index of all. */
function foundAmong({ members, models }: Known, job: ModelJob): readonly Fitted[] | undefined {
  const { params } = pathOf(job)!;
  const found: Fitted[] = [];
  for (const { args } of job.members) {
    const at = placeOf(args, members, params);
    if (at < 0) return undefined;
    found.push(models[at]!);
  }
  return found;
}

/** The first member with equal values of some arguments, or −1. */
function placeOf(args: Args, members: ModelJob["members"], params: readonly string[]): number {
  let same = 0;
  for (let at = 0; at < members.length; at++) {
    const other = members[at]!.args;
    for (same = 0; same < params.length && other[params[same]!] === args[params[same]!]; ) same++;
    if (same === params.length) return at;
  }
  return -1;
}

/** Where the path makes further members of those that are there. */
function derivedFrom(known: Known, job: ModelJob): readonly Fitted[] | undefined {
  const argsOf = ({ members }: Pick<ModelJob, "members">) => members.map(({ args }) => args as never);
  return pathOf(job)?.members?.(known.models, argsOf(known), argsOf(job));
}
