import type { Estimator, Fitted } from "../contracts.js";
import { canonical } from "../core/hash.js";
import type { Args } from "../core/schema.js";
import { estimators } from "../estimators/index.js";
import type { ModelJob } from "./task.js";

/** What the models of all folds may take on one thread, in bytes: beyond, none is kept. */
const KEEP_BYTES = 32 * 2 ** 20;

interface Known {
  readonly key: string;
  readonly members: ModelJob["members"];
  readonly models: readonly Fitted[];
  readonly best: number;
}

/**
 * Models of the sweeps that ran on this thread, one a fold, for what asks for some of their members once more: describing
 * what was chosen. Of exact paths alone, whose members are the same whichever others were fitted beside them.
 */
export class Paths {
  readonly #folds = new Map<number, Known>();
  /** Of their models; above the limit for good once it was reached. */
  #bytes = 0;

  /** One a member, when the models that are known serve all of them. */
  recall(job: ModelJob): readonly Fitted[] | undefined {
    const known = this.#folds.get(job.fold);
    if (known === undefined || known.key !== keyOf(job)) return undefined;
    return foundAmong(known, job) ?? derivedFrom(known, job);
  }

  /** Unless a sweep on the fold had a better member: what is chosen is likely the best on most of its folds. */
  keep(job: ModelJob, models: readonly Fitted[], best: number): void {
    if (this.#bytes > KEEP_BYTES || pathOf(job)?.exactness !== "exact") return;
    const known = this.#folds.get(job.fold);
    if (known !== undefined && known.best >= best) return;
    this.#folds.set(job.fold, { key: keyOf(job), members: job.members, models, best });
    this.#bytes += bytesOf(models) - bytesOf(known?.models ?? []);
    if (this.#bytes > KEEP_BYTES) this.#folds.clear();
  }
}

/** Members of a path may share a buffer. */
function bytesOf(models: readonly Fitted[]): number {
  let bytes = 0;
  for (const { byteLength } of new Set(models.map(({ buffer }) => buffer))) bytes += byteLength;
  return bytes;
}

const pathOf = ({ estimator }: ModelJob) => (estimators.get(estimator) as Estimator).path;

/** Equal where the same fit can serve. */
function keyOf(job: ModelJob): string {
  const { transforms, estimator, rows, members } = job;
  const rest = Object.entries(members[0]!.args).filter(([name]) => !pathOf(job)!.params.includes(name));
  return canonical([transforms, estimator, rows ?? 1, rest]);
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
