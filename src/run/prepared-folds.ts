import type { Fold, Training } from "../contracts.js";
import { canonical } from "../core/hash.js";
import { bytesOf, type Matrix, take, takenMatrix } from "../core/matrix.js";
import { keyed } from "../core/rng.js";
import { knowGram } from "../numeric/known-gram.js";
import type { Remade } from "../numeric/merged-gram.js";
import type { Step } from "../plan/pipeline.js";
import { aheadOf, besideOf, pastOf, type Timeline, takeBeside, timelineBy } from "./beside.js";
import { freeAfter } from "./collect.js";
import { PartMoments } from "./part-moments.js";
import { sampleOf } from "./sample.js";
import type { ModelJob, ModelTask } from "./task.js";
import { advance, remadeBy, type Seen } from "./transform.js";

/** One fold's data after some transforms. */
export interface Prepared {
  readonly train: Training;
  readonly test: Seen;
  /** Seconds spent on fitting and applying the transforms up to here. */
  readonly seconds: number;
}

/** Folds of less may as well stay: what describes the best trials asks for them once more. */
const LARGE_BYTES = 8 * 2 ** 20;
/** Transforms that took less are rather made anew for that. */
const CHEAP_SECONDS = 0.1;
/** Parts of less are copied at once: to read them is as plain as can be. */
const COPIED_BYTES = 2 ** 19;

/** The rows of a task's folds, and what transforms made of them: kept on this thread for the jobs that share them. */
export class PreparedFolds {
  readonly #task: ModelTask;
  readonly #checkpoint: () => void;
  /** What is kept, in bytes, at most; the least recently used go first. */
  readonly #room: number;
  readonly #kept = new Map<string, Prepared>();
  readonly #timeline: Timeline | undefined;
  readonly #moments: PartMoments;
  #bytes = 0;

  constructor(task: ModelTask, checkpoint: () => void, room: number) {
    this.#task = task;
    this.#checkpoint = checkpoint;
    this.#room = room;
    this.#timeline = timelineBy(task.table, task);
    this.#moments = new PartMoments(task, (rows) => gather(task.table, task.features, rows), checkpoint);
  }

  /** A job's fold after all of its transforms. */
  take(job: ModelJob): Prepared {
    const prepared = this.#prepare(job, job.transforms.length);
    this.#letGo(job, prepared);
    return prepared;
  }

  /** The fold after its first `count` transforms, from what is kept where the plan shares it. */
  #prepare(job: ModelJob, count: number): Prepared {
    const isRaw = count === 0;
    const key = isRaw || job.prefix !== undefined ? keyOf(job, count) : undefined;
    const kept = key === undefined ? undefined : this.#recall(key);
    if (kept !== undefined) return kept;
    if (isRaw) this.#makeRoom(bytesOf(this.#task.table));
    const prepared = isRaw ? this.#gather(job.fold, job.rows) : this.#advance(job, count);
    if (isRaw) this.#knowGram(prepared.train, job);
    if (key !== undefined) this.#keep(key, prepared);
    // Who asks for these transforms finds them; to copy the rows anew for others takes no time.
    if (key !== undefined && count === 1) this.#delete(keyOf(job, 0));
    return prepared;
  }

  /** Where all rows that a fold may train on are trained on, and they are parts that other folds test on. */
  #knowGram(train: Training, { fold, rows }: ModelJob, remade?: Remade): void {
    const make = rows === undefined ? this.#moments.of(fold) : undefined;
    if (make !== undefined) knowGram(train, () => make(remade));
  }

  #advance(job: ModelJob, count: number): Prepared {
    const before = this.#prepare(job, count - 1);
    const start = performance.now();
    const rng = keyed(this.#task.seed, this.#task.role, "fold", job.fold, "transform", count);
    const step: Step = job.transforms[count - 1]!;
    const after = advance(step, { ...before.train, rng }, [before.test]);
    this.#checkpoint();
    const train = { ...after.train, rng: before.train.rng };
    const remade = count === 1 ? remadeBy(after.fitted, before.train.x, train.x) : undefined;
    if (remade !== undefined) this.#knowGram(train, job, remade);
    return {
      train,
      test: after.tests[0]!,
      seconds: before.seconds + (performance.now() - start) / 1000,
    };
  }

  #gather(at: number, share: number | undefined): Prepared {
    const { table, features, y, weights, classes, folds, seed, role } = this.#task;
    const fold = share === undefined ? folds[at]! : this.#thinned(at, share);
    const beside = this.#beside(fold);
    const seen = (rows: Uint32Array): Seen => ({
      x: gather(table, features, rows),
      ...(beside === undefined ? {} : { beside: takeBeside(beside, rows) }),
    });
    const train: Training = {
      ...seen(fold.train),
      y: take(y, fold.train),
      classes,
      ...(weights === undefined ? {} : { weights: take(weights, fold.train) }),
      rng: keyed(seed, role, "fold", at, "fit"),
      checkpoint: this.#checkpoint,
    };
    return { train, test: seen(fold.test), seconds: 0 };
  }

  /** A fold with a share of its training rows. */
  #thinned(at: number, share: number): Fold {
    const { folds, y, classes, seed, role } = this.#task;
    const places = this.#timeline === undefined ? {} : { places: this.#timeline.places };
    return sampleOf(folds[at]!, share, { y, classes, ...places }, keyed(seed, role, "fold", at, "rows"));
  }

  /** What stands beside the features of all rows, as a fold's training knows it. */
  #beside(fold: Fold) {
    const { table, y } = this.#task;
    const timeline = this.#timeline;
    const past = timeline && pastOf(timeline, y, fold.train, aheadOf(timeline, fold));
    return besideOf(table, this.#task, past);
  }

  #recall(key: string): Prepared | undefined {
    const found = this.#kept.get(key);
    if (found !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, found);
    }
    return found;
  }

  /** Of a job that has its data: what the search will not ask for again. */
  #letGo(job: ModelJob, { seconds }: Prepared): void {
    const { isLast, fold, transforms, recalls } = job;
    if (isLast === "fold" && (recalls || bytesOf(this.#task.table) >= LARGE_BYTES)) {
      for (const key of this.#kept.keys()) if (key.startsWith(`${fold} `)) this.#delete(key);
    }
    const isCheap = transforms.length > 0 && seconds < CHEAP_SECONDS;
    if (isLast !== undefined && isCheap) this.#delete(keyOf(job, transforms.length));
  }

  #delete(key: string): void {
    const prepared = this.#kept.get(key);
    if (prepared === undefined) return;
    this.#kept.delete(key);
    this.#bytes -= sizeOf(prepared);
  }

  /** Lets go of what would not be kept beside so many bytes more, before they are taken. */
  #makeRoom(bytes: number): void {
    const before = this.#kept.size;
    this.#drop(this.#room - bytes);
    if (this.#kept.size < before) freeAfter(bytes);
  }

  #keep(key: string, prepared: Prepared): void {
    this.#kept.set(key, prepared);
    this.#bytes += sizeOf(prepared);
    this.#drop(this.#room, key);
  }

  /** The least recently used go, `but` not. */
  #drop(most: number, but?: string): void {
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= most || oldest === but) break;
      this.#delete(oldest);
    }
  }
}

/** What of a fold is kept, or would be: its rows after so many transforms. */
const keyOf = ({ fold, rows, transforms }: Pick<ModelJob, "fold" | "rows" | "transforms">, count: number) =>
  `${fold} ${rows ?? 1} ${canonical(transforms.slice(0, count))}`;

const sizeOf = ({ train, test }: Prepared) => bytesOf(train.x) + train.y.byteLength + bytesOf(test.x);

/** What is transformed or learned from whole is read whole; a few transforms and estimators read rows where they are. */
export function gather(table: Matrix, features: readonly number[], rows: Uint32Array): Matrix {
  const taken = takenMatrix({ from: table, places: features, rows });
  if (bytesOf(taken) >= COPIED_BYTES) return taken;
  return { rows: taken.rows, columns: taken.columns, data: taken.data };
}
