import type { Cost, Estimator, Fitted, Prediction, Scorer, Training, Truth } from "../contracts.js";
import { bytesOf, take } from "../core/matrix.js";
import { draw, keyed } from "../core/rng.js";
import type { Args } from "../core/schema.js";
import { estimators } from "../estimators/index.js";
import { scorers } from "../scorers/index.js";
import { freeAfter, freeBetween } from "./collect.js";
import { Desk, predictionFor } from "./desk.js";
import { LeftOut } from "./left-out.js";
import { copyRow, failedAll, hasFailed, type Outcomes, outcomesFor } from "./outcomes.js";
import { Paths } from "./paths.js";
import { gather, type Prepared, PreparedFolds } from "./prepared-folds.js";
import { Cancelled, type JobResult, type ModelJob, type ModelTask, narrowed } from "./task.js";
import { type Seen, takeTraining } from "./transform.js";

/** A sample of the training rows has as many rows as the test part, but no fewer and no more than these. */
const FEWEST_TRAINED = 200;
const MOST_TRAINED = 1000;
/** Predictions held at once for the members of a sweep, in bytes: so many, or more beside a training part of half of that. */
const PREDICT_BYTES = 2 * 2 ** 20;
const PREDICT_SHARE = 2;
/** So many at most: what belongs to one is a few objects, which serve the next block again. */
const PREDICT_MOST = 1024;
const LOOKS_AT_CLASSES: readonly Scorer["needs"][] = ["label", "cost"];

/** Runs jobs of a task, one after the other, on this thread. */
export class Cells {
  readonly #task: ModelTask;
  readonly #folds: PreparedFolds;
  /** Predictions of the members of a sweep are written here: of test rows, and of training rows. */
  readonly #desk = new Desk();
  readonly #learnedDesk = new Desk();
  readonly #paths: Paths;
  readonly #leftOut: LeftOut;
  /** No score looks at probabilities. */
  readonly #judgesClasses: boolean;
  /** Those of the task, in its order. */
  readonly #scorers: readonly Scorer[];

  constructor(task: ModelTask, checkpoint: () => void, room: number) {
    this.#task = task;
    this.#folds = new PreparedFolds(task, checkpoint, room);
    this.#paths = new Paths(task.folds.length, room);
    this.#leftOut = new LeftOut(task, (rows) => gather(task.table, task.features, rows), checkpoint);
    this.#scorers = task.scorers.map(({ name }) => scorers.get(name));
    this.#judgesClasses = task.classes > 0 && this.#scorers.every(({ needs }) => LOOKS_AT_CLASSES.includes(needs));
  }

  run(job: ModelJob): JobResult {
    const result = this.#run(job);
    const bytes = bytesOf(this.#task.table);
    freeAfter(bytes);
    freeBetween(bytes);
    return result;
  }

  #run(job: ModelJob): JobResult {
    const start = performance.now();
    const leftOut = this.#predictLeftOut(job);
    if (leftOut !== undefined) return this.#judgeLeftOut(job, leftOut, since(start) / leftOut.length);
    let prepared: Prepared;
    try {
      prepared = this.#folds.take(job);
    } catch (error) {
      return { outcomes: failedAll(narrowed(job).members.length, reasonOf(error)), fits: 0 };
    }
    if (job.grows !== undefined) return this.#grow(job, job.grows, prepared);
    if (job.by !== undefined) return this.#derive(job, job.by, prepared);
    if (!job.sweep) return this.#each(narrowed(job), prepared);
    try {
      return this.#sweep(job, prepared);
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      // One member's argument can fail the shared fit: alone, each gets the result or the reason of its own.
      return this.#each(narrowed(job), prepared);
    }
  }

  #grow(job: ModelJob, { from, isKept }: NonNullable<ModelJob["grows"]>, prepared: Prepared): JobResult {
    const { continues } = estimators.get(job.estimator);
    try {
      const start = performance.now();
      const grown = continues!.grow(prepared.train, job.members[0]!.args as never, from);
      const judging = this.#judging(job);
      this.#judge(judging, prepared, [grown.fitted], prepared.seconds + since(start));
      return {
        ...resultOf(judging, 1),
        continued: grown.isContinued ? 1 : 0,
        ...(isKept ? { state: grown.state } : {}),
      };
    } catch (error) {
      return { outcomes: failedAll(1, reasonOf(error)), fits: 1 };
    }
  }

  #judging(job: ModelJob): Judging {
    const ids = this.#task.scorers.map(({ id }) => id);
    return {
      job,
      outcomes: outcomesFor(job.members.length, ids, job.train !== undefined),
      ...(job.predict ? { predictions: job.members.map(() => undefined) } : {}),
    };
  }

  #each(job: ModelJob, prepared: Prepared): JobResult {
    const estimator = estimators.get(job.estimator) as Estimator;
    return this.#alone(job, (judging, at) => {
      const one = { ...job, sweep: false, members: [job.members[at]!] };
      const start = performance.now();
      const known = job.recalls === undefined ? undefined : this.#paths.recall(one)?.[0];
      const model = known ?? estimator.fit(prepared.train, one.members[0]!.args as never);
      const fitSeconds = prepared.seconds + since(start);
      this.#judge(judging, prepared, [model], fitSeconds, [at]);
      if (known === undefined && job.recalls === undefined) {
        this.#paths.keep(one, [model], this.#scoreOf(judging, at));
      }
    });
  }

  /** One member after the other; one that fails leaves the others alone. */
  #alone(job: ModelJob, judge: (judging: Judging, at: number) => void): JobResult {
    const judging = this.#judging(job);
    for (let at = 0; at < job.members.length; at++) {
      try {
        judge(judging, at);
      } catch (error) {
        judging.outcomes.errors.set(at, reasonOf(error));
      }
      freeBetween(bytesOf(this.#task.table));
    }
    return resultOf(judging, job.members.length);
  }

  /** Each member's fit, and how its first score moves with some of its arguments. */
  #derive(job: ModelJob, by: NonNullable<ModelJob["by"]>, prepared: Prepared): JobResult {
    const { derives } = estimators.get(job.estimator);
    const names = Object.keys(by);
    return this.#alone(job, (judging, at) => {
      const start = performance.now();
      const { fitted, derivative } = derives!.fit(prepared.train, job.members[at]!.args as never, names);
      const fitSeconds = prepared.seconds + since(start);
      const [prediction] = this.#judge(judging, prepared, [fitted], fitSeconds, [at]);
      const { errors, gradients, seconds } = judging.outcomes;
      if (errors.has(at)) return;
      const slopes = this.#slopes(job, prepared, prediction!, derivative(prepared.test.x));
      if (!slopes.every(Number.isFinite)) return;
      gradients.set(at, Object.fromEntries(names.map((name, k) => [by[name]!, slopes[k]!])));
      seconds[at] = seconds[at]! + since(start) - fitSeconds;
    });
  }

  /** The chain rule: d first score / d argument, one a derivative of the prediction. */
  #slopes(
    job: ModelJob,
    { train }: Prepared,
    prediction: Prediction,
    derivatives: readonly Float64Array[],
  ): readonly number[] {
    const { name, args } = this.#task.scorers[0]!;
    const scorer = scorers.get(name);
    const out = new Float64Array((scorer.needs === "probability" ? prediction.scores : prediction.values).length);
    scorer.slope!(this.#truth(this.#task.folds[job.fold]!.test, train.y), prediction, args as never, out);
    return derivatives.map((moves) => moves.reduce((sum, move, i) => sum + move * out[i]!, 0));
  }

  #sweep(asked: ModelJob, prepared: Prepared): JobResult {
    const estimator = estimators.get(asked.estimator) as Estimator;
    const job = narrowed(asked);
    const isAlong = this.#paths.isAlong(asked, prepared.train.x.columns.length, Math.max(1, this.#task.classes));
    const whole = isAlong ? asked : job;
    const grid = job.members.map(({ args }) => args);
    const start = performance.now();
    const known = this.#paths.recall(whole);
    const models = known ?? this.#fitSwept(whole, prepared);
    const fitSeconds = (prepared.seconds + since(start)) / whole.members.length;
    freeAfter(bytesOf(prepared.train.x));
    const judging = this.#judging(job);
    const block = this.#blockOf(job, prepared);
    // Predictions that are handed out are each member's own.
    const firsts = job.predict === undefined && job.tested === undefined ? firstsOf(models) : undefined;
    const judged = firsts === undefined ? [...grid.keys()] : [...new Set(firsts)];
    const isInOrder = judged.length <= block || job.tested !== undefined;
    const order = isInOrder ? judged : inRuns(judged, grid, estimator.path!.params);
    for (let from = 0; from < order.length; from += block) {
      const members = order.slice(from, from + block);
      const own = members.map((member) => models[member]!);
      this.#judge(judging, prepared, own, fitSeconds, members);
    }
    if (firsts !== undefined && judged.length < firsts.length) copyToTwins(judging.outcomes, firsts);
    if (known === undefined && asked.recalls === undefined) this.#paths.keep(job, models, this.#bestOf(judging));
    return resultOf(judging, 1);
  }

  /** One model a wanted member. */
  #fitSwept({ estimator, members, wanted }: ModelJob, { train }: Prepared): readonly Fitted[] {
    const grid = members.map(({ args }) => args);
    const models = (estimators.get(estimator) as Estimator).path!.fit(train, grid as never);
    return wanted === undefined ? models : wanted.map((place) => models[place]!);
  }

  /** How many members of a sweep are judged at once: what many share of their predictions is made once a block. */
  #blockOf(job: ModelJob, { train, test }: Prepared): number {
    const perModel = 8 * test.x.rows * (1 + (this.#decides(job) ? 0 : this.#task.classes));
    const bytes = Math.max(PREDICT_BYTES, PREDICT_SHARE * bytesOf(train.x));
    return Math.max(1, Math.min(PREDICT_MOST, Math.floor(bytes / perModel)));
  }

  /** Whether classes alone are predicted. */
  #decides({ estimator, sweep, predict }: ModelJob): boolean {
    return (
      predict === undefined && sweep && this.#judgesClasses && estimators.get(estimator).path?.decide !== undefined
    );
  }

  /** The best first score, larger is better. */
  #bestOf(judging: Judging): number {
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < judging.outcomes.count; i++) best = Math.max(best, this.#scoreOf(judging, i));
    return best;
  }

  /** The first score of a member, larger is better. */
  #scoreOf({ outcomes }: Judging, member: number): number {
    const sign = this.#scorers[0]!.direction === "maximize" ? 1 : -1;
    return hasFailed(outcomes, member)
      ? Number.NEGATIVE_INFINITY
      : sign * outcomes.values[member * outcomes.scorers.length]!;
  }

  /** Of models that are those of `members`. Returns what they predict, good until the next is judged. */
  #judge(
    judging: Judging,
    prepared: Prepared,
    models: readonly Fitted[],
    fitSeconds: number,
    members: readonly number[] = [0],
  ): readonly Prediction[] {
    const { job, outcomes, predictions: handedOut } = judging;
    if (members[0] === 0) judging.isUnconverged = models[0]?.isUnconverged;
    const fold = this.#task.folds[job.fold]!;
    const { bytes } = estimators.get(job.estimator);
    const start = performance.now();
    const tested = models.filter((_, at) => members[at]! < (job.tested ?? Number.POSITIVE_INFINITY));
    const predictions =
      tested.length === 0 ? [] : this.#predict(job, tested, prepared.test, handedOut ? undefined : this.#desk);
    const predictSeconds = since(start) / Math.max(1, tested.length);
    const learned = this.#learned(job, prepared);
    const trained = learned === undefined ? [] : this.#predict(job, models, learned, this.#learnedDesk);
    const truth = this.#truth(fold.test, prepared.train.y);
    const truthThere = learned && trainTruth(truth, learned, prepared.train.y);
    const cost = new ModelCost(fitSeconds, predictSeconds, bytes);
    const begin = performance.now();
    for (const [at, model] of models.entries()) {
      cost.model = model;
      const member = members[at]!;
      const prediction = predictions[at];
      const error = prediction && this.#score(truth, prediction, cost, outcomes, outcomes.values, member);
      if (handedOut !== undefined && (member === 0 || job.predict === "all")) handedOut[member] = prediction;
      if (error !== undefined) {
        outcomes.errors.set(member, error);
        continue;
      }
      const { train } = outcomes;
      if (train !== undefined && truthThere !== undefined) {
        const isUndefined = this.#score(truthThere, trained[at]!, cost, outcomes, train, member) !== undefined;
        if (isUndefined)
          train.fill(Number.NaN, member * outcomes.scorers.length, (member + 1) * outcomes.scorers.length);
      }
      outcomes.fitSeconds[member] = fitSeconds;
    }
    const seconds = fitSeconds + predictSeconds + since(begin) / models.length;
    for (const member of members) if (!outcomes.errors.has(member)) outcomes.seconds[member] = seconds;
    return predictions;
  }

  /** One number a member; undefined where they have to be fitted: what is wrong with one, its own fit tells. */
  #predictLeftOut(job: ModelJob): readonly number[] | undefined {
    try {
      return this.#leftOut.of(job);
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      return undefined;
    }
  }

  /** The fit on all rows is counted where the first fold is: whether this thread made it must not show. */
  #judgeLeftOut(job: ModelJob, values: readonly number[], fitSeconds: number): JobResult {
    const { test, train } = this.#task.folds[job.fold]!;
    const truth = this.#truth(test, take(this.#task.y, train));
    const { outcomes } = this.#judging(job);
    const cost = { fitSeconds, predictSeconds: 0, modelBytes: 0 };
    const prediction = { values: new Float64Array(1), scores: new Float64Array(0) };
    const begin = performance.now();
    for (const [member, value] of values.entries()) {
      prediction.values[0] = value;
      const error = this.#score(truth, prediction, cost, outcomes, outcomes.values, member);
      if (error !== undefined) outcomes.errors.set(member, error);
    }
    const seconds = fitSeconds + since(begin) / values.length;
    for (const member of values.keys()) {
      if (outcomes.errors.has(member)) continue;
      outcomes.fitSeconds[member] = fitSeconds;
      outcomes.seconds[member] = seconds;
    }
    return { outcomes, fits: job.fold === 0 ? 1 : 0 };
  }

  /** The training rows to score on, where the job wants that. */
  #learned(job: ModelJob, { train, test }: Prepared): Training | undefined {
    if (job.train === undefined) return undefined;
    const most = Math.max(FEWEST_TRAINED, Math.min(MOST_TRAINED, test.x.rows));
    if (job.train === "all" || train.x.rows <= most) return train;
    const rng = keyed(this.#task.seed, this.#task.role, "fold", job.fold, "scored");
    return takeTraining(train, draw(train.x.rows, most, rng));
  }

  /** desk: where they are scored at once, and handed to nobody; else each has memory of its own. */
  #predict(
    job: ModelJob,
    models: readonly Fitted[],
    { x, beside }: Seen,
    desk: Desk | undefined,
  ): readonly Prediction[] {
    const estimator = estimators.get(job.estimator) as Estimator;
    const path = job.sweep ? estimator.path : undefined;
    const decide = desk !== undefined && this.#judgesClasses ? path?.decide : undefined;
    const classes = decide === undefined ? this.#task.classes : 0;
    const outs =
      path !== undefined && desk !== undefined
        ? desk.placesFor(models.length, x.rows, classes)
        : models.map(() => predictionFor(x.rows, classes));
    if (decide !== undefined) {
      decide(
        models,
        x,
        outs.map(({ values }) => values),
      );
    } else if (path?.predict !== undefined) path.predict(models, x, outs);
    else for (const [i, model] of models.entries()) estimator.predict(model, x, outs[i]!, beside);
    return outs;
  }

  #truth(rows: Uint32Array, trained: Float64Array): Truth {
    const { y, classes, levels, weights } = this.#task;
    return {
      y: take(y, rows),
      classes,
      levels,
      ...(weights === undefined ? {} : { weights: take(weights, rows) }),
      trained,
    };
  }

  /** Writes a member's row of scores; or says why there is one that is not defined. */
  #score(
    truth: Truth,
    prediction: Prediction,
    cost: Cost,
    { scorers: ids }: Outcomes,
    scores: Float64Array,
    member: number,
  ): string | undefined {
    for (let s = 0; s < ids.length; s++) {
      const { id, args } = this.#task.scorers[s]!;
      let value: number;
      try {
        value = this.#scorers[s]!.score(truth, prediction, args as never, cost);
      } catch (error) {
        return `${id}: ${reasonOf(error)}`;
      }
      if (!Number.isFinite(value)) return undefinedScore(id, value, truth, prediction);
      scores[member * ids.length + s] = value;
    }
    return undefined;
  }
}

/**
 * What the model cost that is being judged. A class, as an object with a getter of its own would hold on to models: see
 * ../core/lazy.ts.
 */
class ModelCost implements Cost {
  readonly fitSeconds: number;
  readonly predictSeconds: number;
  model!: Fitted;
  readonly #bytesOf: Estimator["bytes"];

  constructor(fitSeconds: number, predictSeconds: number, bytesOf: Estimator["bytes"]) {
    this.fitSeconds = fitSeconds;
    this.predictSeconds = predictSeconds;
    this.#bytesOf = bytesOf;
  }

  /** Counted only where a scorer asks: of many trees it takes its time. */
  get modelBytes(): number {
    return this.#bytesOf?.(this.model) ?? this.model.buffer.byteLength;
  }
}

/** A job whose members are being judged. */
interface Judging {
  readonly job: ModelJob;
  readonly outcomes: Outcomes;
  /** Of jobs that ask for them, one a member; undefined of those that failed. */
  readonly predictions?: (Prediction | undefined)[];
  /** The first member's. */
  isUnconverged?: true | undefined;
}

const resultOf = ({ outcomes, predictions, isUnconverged }: Judging, fits: number): JobResult => ({
  outcomes,
  fits,
  ...(isUnconverged && { isUnconverged }),
  ...(predictions === undefined ? {} : { predictions }),
});

/** Members by place, so that those that differ in the first of the path's arguments alone, which share most, stand together. */
function inRuns(
  members: readonly number[],
  grid: readonly Args[],
  [, ...others]: readonly string[],
): readonly number[] {
  if (others.length === 0) return members;
  const [only] = others;
  const keyOf = (args: Args) => (others.length === 1 ? args[only!] : others.map((name) => args[name]).join(" "));
  const runs = new Map<unknown, number[]>();
  for (const member of members) {
    const key = keyOf(grid[member]!);
    const run = runs.get(key);
    if (run === undefined) runs.set(key, [member]);
    else run.push(member);
  }
  return [...runs.values()].flat();
}

/** Per member, the first that came to the same model: to the same place in the same buffer. */
function firstsOf(models: readonly Fitted[]): Int32Array {
  const known = new Map<ArrayBufferLike, number[]>();
  const firsts = new Int32Array(models.length);
  for (let member = 0; member < models.length; member++) {
    const { buffer, at = 0 } = models[member]!;
    let places = known.get(buffer);
    if (places === undefined) {
      places = [];
      known.set(buffer, places);
    }
    const first = places[at] ?? member;
    places[at] = first;
    firsts[member] = first;
  }
  return firsts;
}

/** What members with the same model came to, from the first of them, who share the time that it took to judge. */
function copyToTwins(outcomes: Outcomes, firsts: Int32Array): void {
  const sharers = new Int32Array(firsts.length);
  for (const first of firsts) sharers[first]!++;
  const { seconds, fitSeconds } = outcomes;
  for (let member = 0; member < firsts.length; member++) {
    const first = firsts[member]!;
    if (first === member)
      seconds[member] = fitSeconds[member]! + (seconds[member]! - fitSeconds[member]!) / sharers[first]!;
    else copyRow(outcomes, first, outcomes, member);
  }
}

const since = (start: number) => (performance.now() - start) / 1000;

function trainTruth(test: Truth, train: Pick<Training, "x" | "y" | "weights">, trained: Float64Array): Truth {
  const { weights: _test, ...rest } = test;
  return { ...rest, y: train.y, trained, ...(train.weights === undefined ? {} : { weights: train.weights }) };
}

/** Why a score is no finite number. */
function undefinedScore(id: string, value: number, truth: Truth, { values }: Prediction): string {
  const bad = values.findIndex((v) => !Number.isFinite(v));
  if (bad >= 0) return `the model predicts ${values[bad]} (first for row ${bad + 1} of the fold)`;
  const { y, classes, weights } = truth;
  if (!Number.isNaN(value)) {
    const far = values.reduce((most, v, i) => Math.max(most, Math.abs(v - y[i]!)), 0);
    return `${id} is infinite${classes > 0 ? "" : `: a prediction is off by ${far.toPrecision(3)}`}`;
  }
  if (weights?.every((weight) => weight === 0)) return `${id} is not defined: all rows of the fold have weight 0`;
  const present = new Set(y).size;
  if (classes > 0 && present < classes) {
    return `${id} is not defined: the fold has ${present} of ${classes} classes`;
  }
  const few =
    y.length === 1 ? ", which has one row" : present === 1 ? ", where the target is the same in all rows" : "";
  return `${id} is not defined on this fold${few}`;
}

/** Memory that cannot be had is a reason, too. Cancelling is not: it ends the run. */
export function reasonOf(error: unknown): string {
  if (error instanceof Cancelled) throw error;
  if (error instanceof RangeError && /allocation|array length/i.test(error.message)) {
    return `out of memory: ${error.message}`;
  }
  return error instanceof Error ? error.message || error.name : String(error);
}
