import { canonical } from "../core/hash.js";
import { type Matrix, take } from "../core/matrix.js";
import { keyed } from "../core/rng.js";
import { estimators } from "../estimators/index.js";
import type { ModelJob, ModelTask } from "./task.js";

interface Known {
  readonly key: string;
  readonly estimator: string;
  readonly members: ModelJob["members"];
  /** By row, where it stands in what each member predicts. */
  readonly places: ReadonlyMap<number, number>;
  readonly predicted: readonly Float64Array[];
}

/**
 * What members predict for the rows that folds leave out, one row each, from one fit on all of them. Of the last members
 * that were asked for: their folds come one after the other.
 */
export class LeftOut {
  readonly #task: ModelTask;
  readonly #gather: (rows: Uint32Array) => Matrix;
  readonly #checkpoint: () => void;
  #known: Known | undefined;

  constructor(task: ModelTask, gather: (rows: Uint32Array) => Matrix, checkpoint: () => void) {
    this.#task = task;
    this.#gather = gather;
    this.#checkpoint = checkpoint;
  }

  /** One number a member; undefined where the job asks for more, or one of them has to be fitted. */
  of(job: ModelJob): readonly number[] | undefined {
    if (job.leftOut === undefined || job.rows !== undefined || job.train !== undefined) return undefined;
    const { test } = this.#task.folds[job.fold]!;
    const { places, predicted } = this.#predictions(job);
    const place = places.get(test[0]!)!;
    const values = predicted.map((of) => of[place]!);
    return values.some(Number.isNaN) ? undefined : values;
  }

  #predictions(job: ModelJob): Known {
    const { estimator, members } = job;
    const known = this.#known;
    // The jobs of all folds have the same list of members, mostly.
    if (known?.members === members && known.estimator === estimator) return known;
    const key = canonical([estimator, members.map(({ args }) => args)]);
    const found = known?.key === key ? known : this.#predict(job);
    this.#known = { ...found, key, estimator, members };
    return this.#known;
  }

  #predict(job: ModelJob): Pick<Known, "places" | "predicted"> {
    const { folds, y, classes, seed, role } = this.#task;
    const { train, test } = folds[job.fold]!;
    const rows = Uint32Array.from([...train, ...test]).sort();
    const all = {
      x: this.#gather(rows),
      y: take(y, rows),
      classes,
      rng: keyed(seed, role, "all", "fit"),
      checkpoint: this.#checkpoint,
    };
    const grid = job.members.map(({ args }) => args);
    const predicted = estimators.get(job.estimator).leftOut!.predict(all, grid as never);
    return { places: new Map(Array.from(rows, (row, place) => [row, place])), predicted };
  }
}
