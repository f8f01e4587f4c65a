import type { Derived, Estimator, Fitted, Grown, Training } from "../contracts.js";
import { columnOf, type Matrix, rowMajor } from "../core/matrix.js";
import { pack, Room, unpack } from "../core/pack.js";
import { type Rng, shuffle } from "../core/rng.js";
import { type ArgsOf, choice, int, list, real } from "../core/schema.js";
import { stagesUpTo } from "../core/stages.js";
import { adam, type Descent, momentumDescent } from "../numeric/descent.js";
import { NetworkKernel } from "../numeric/kernels/network.js";
import { drawParameters, type Network, type Penalty, Propagation, parameterCount } from "../numeric/network.js";
import { type NetworkMath, type NetworkRoom, plainMath } from "../numeric/network-math.js";
import { TangentPropagation } from "../numeric/network-tangent.js";
import { type Numbers, numbers, type Precision, precisionOf } from "../numeric/precision.js";
import { ascending } from "../numeric/vectors.js";
import { classesOf } from "./class-weights.js";
import { earlyStop, holdOut, patience, patienceMemory } from "./held-out.js";
import { MOVABLE, Tangents } from "./mlp-tangents.js";
import { decide } from "./scores.js";

const params = {
  hidden: list({
    doc: "Units of each hidden layer",
    default: [100],
    item: int({ doc: "Units of a hidden layer", min: 1, range: [16, 256], scale: "log" }),
  }),
  activation: choice({
    doc: "What a hidden unit makes of its sum: max(0, s), tanh s or 1 / (1 + exp(−s))",
    values: ["relu", "tanh", "logistic"],
    default: "relu",
  }),
  optimizer: choice({ doc: "adam, or sgd with Nesterov's momentum", values: ["adam", "sgd"], default: "adam" }),
  learning_rate: real({
    doc: "How far a step goes",
    default: 1e-3,
    min: 0,
    above: true,
    range: [1e-4, 1e-1],
    scale: "log",
  }),
  schedule: choice({
    doc: "The learning rate: constant; step: halved every 50 epochs; cosine: falling to 0 over all epochs; adaptive: a fifth whenever 10 epochs lower the loss by less than 1e-4",
    values: ["constant", "step", "cosine", "adaptive"],
    default: "constant",
  }),
  momentum: real({
    doc: "Of sgd: share of the last step that the next one keeps",
    default: 0.9,
    min: 0,
    max: 1,
    below: true,
    range: [0, 0.99],
  }),
  batch: int({
    doc: "Rows a step learns from; auto: 200, or all if there are fewer",
    default: "auto",
    min: 1,
    range: [16, 256],
    scale: "log",
    words: ["auto"],
  }),
  epochs: int({ doc: "How often every row is seen", default: 200, min: 1, range: [10, 500], scale: "log" }),
  l1: real({ doc: "Penalty on the weights' absolute values", default: 0, min: 0, range: [1e-6, 1e-1], scale: "log" }),
  l2: real({
    doc: "Penalty on the weights' squares, halved",
    default: 1e-4,
    min: 0,
    range: [1e-6, 1e-1],
    scale: "log",
  }),
  dropout: real({
    doc: "Share of the hidden units that each row does without while learning",
    default: 0,
    min: 0,
    max: 1,
    below: true,
    range: [0, 0.5],
  }),
  precision: choice({
    doc: "What weights and signals are kept in: single (24 bits) takes half the time of double (53 bits)",
    values: ["single", "double"],
    default: "single",
  }),
  early_stop: earlyStop("epochs"),
};
type MlpArgs = ArgsOf<typeof params>;

type Shape = {
  readonly classes: number;
  /** The classes that the training part has, ascending; empty of numbers. */
  readonly present: Int32Array;
  readonly sizes: readonly number[];
  readonly activation: MlpArgs["activation"];
};
/** What was learned, after some numbers of epochs. */
type Model = Shape & {
  /** Ascending. */
  readonly epochs: Int32Array;
  /**
   * The weights after each of these, one after the other: in the precision that they were learned in, which predictions are
   * made in, too. None where there is one class only, and nothing to learn.
   */
  readonly thetas: Numbers;
};

/**
 * Penalties count per batch, as in the twin; unlike it, all epochs are done unless early_stop is given. Where it is, the
 * model is that of the epoch with the lowest loss on the rows held out. Inputs are taken as they come: standardize.
 * Start and order are drawn, so that scores agree as two seeds of the twin do.
 */
export const mlp: Estimator<typeof params> = {
  name: "mlp",
  doc: "A network of fully connected layers",
  twin: "sklearn.neural_network.MLPClassifier, MLPRegressor",
  params,
  task: "either",
  scores: "probability",
  accepts: { missing: false, category: false },
  complexity: ({ hidden, epochs }) => [
    (hidden as readonly number[]).reduce((sum, units) => sum + units, 0),
    Number(epochs),
  ],
  cost: ({ hidden, epochs }, rows, columns) => {
    const sizes = [columns, ...(hidden as readonly number[]), 1];
    return Number(epochs) * rows * sizes.reduce((sum, units, l) => sum + 0.25 * units * (sizes[l + 1] ?? 0), 0);
  },
  fit: (train, args) => fitAfter(train, args, [args.epochs])(args.epochs),
  predict({ buffer, at = 0 }, x, out) {
    const model = unpack<Model>(buffer);
    const { present, classes } = model;
    out.scores.fill(0);
    if (present.length === 1) out.scores.fill(1, present[0]! * x.rows, (present[0]! + 1) * x.rows);
    else {
      const last = outputsOf(networkOf(model), thetaOf(model, at), x);
      if (classes === 0) out.values.set(last);
      else spread(last, model, out.scores, x.rows);
    }
    if (classes > 0) decide(out);
  },
  bytes: ({ buffer }) => {
    const { thetas, epochs } = unpack<Model>(buffer);
    return thetas.byteLength / epochs.length;
  },
  path: { params: ["epochs"], exactness: "exact", fit: fitAll, members: membersOf },
  continues: { params: ["epochs"], grow },
  derives: { params: MOVABLE, fit: derive },
};

/** The place-th of the thetas. */
function thetaOf(model: Model, place: number): Numbers {
  const count = model.thetas.length / model.epochs.length;
  return model.thetas.subarray(place * count, (place + 1) * count);
}

/** Every step of learning is differentiated: about three times the work of a fit for each argument. */
function derive(train: Training, args: MlpArgs, by: readonly string[]): Derived {
  const { buffer, model } = modelFor(train, args, [args.epochs]);
  const { moving } = learn(train, args, model, undefined, by);
  return {
    fitted: { buffer },
    derivative: (x) => by.map((_, k) => moved(model, moving?.[k], x)),
  };
}

/** How predictions move as the weights do; 0 where there is nothing to learn. */
function moved(model: Model, moving: Float64Array | undefined, x: Matrix): Float64Array {
  const { classes, thetas: theta } = model;
  const out = new Float64Array(x.rows * Math.max(1, classes));
  if (moving === undefined) return out;
  const pass = new Propagation(networkOf(model), x.rows, plainMath(precisionOf(theta)));
  pass.signals[0]!.set(rowMajor(x));
  pass.forward(theta, x.rows);
  const tangent = new TangentPropagation(pass);
  tangent.forward(Float64Array.from(theta), moving, x.rows);
  const last = tangent.signals.at(-1)!;
  if (classes === 0) return last;
  spread(last, model, out, x.rows, 0);
  return out;
}

/** What it takes to go on after some epochs. */
type Progress = {
  readonly epochs: number;
  /** early_stop has ended it. */
  readonly isOver: boolean;
  readonly theta: Numbers;
  /** The weights and the loss of the best epoch, by the rows held out. */
  readonly best: Numbers;
  readonly least: Float64Array;
  /** Adam's means and mean squares, or velocities. */
  readonly moments: Numbers;
  /** Of Adam's rates. */
  readonly powers: Float64Array;
  readonly rate: Float64Array;
  readonly patience: Float64Array;
};

/** Cosine's rates depend on how many epochs there will be: it begins anew. */
function grow(train: Training, args: MlpArgs, from?: ArrayBufferLike): Grown {
  const before = from === undefined || args.schedule === "cosine" ? undefined : unpack<Progress>(from);
  const { buffer, model } = modelFor(train, args, [args.epochs]);
  const { progress } = learn(train, args, model, before);
  return { fitted: { buffer }, state: pack(progress ?? {}), isContinued: before !== undefined };
}

const networkOf = ({ sizes, activation, classes }: Shape): Network => ({
  sizes,
  activation,
  target: classes > 0 ? "class" : "number",
});

/** Rows that are predicted at once. */
const BLOCK = 1024;

/** Numbers or probabilities, row-major. */
function outputsOf(network: Network, theta: Numbers, x: Matrix): Float64Array {
  const rows = Math.min(BLOCK, x.rows);
  const room = { numbers: theta.length, doubles: 0, places: 0, arrays: 1 };
  const math = mathFor(precisionOf(theta), network, [rows], room);
  const weights = math.room(theta.length);
  weights.set(theta);
  const pass = new Propagation(network, rows, math);
  const units = network.sizes.at(-1)!;
  const out = new Float64Array(x.rows * units);
  for (let from = 0; from < x.rows; from += rows) {
    const count = Math.min(rows, x.rows - from);
    takeInputs(x, from, count, pass.signals[0]!);
    pass.forward(weights, count);
    out.set(pass.outputs.subarray(0, count * units), from * units);
  }
  return out;
}

/** With room for propagations of so many rows each, and for what else is said. */
function mathFor(
  precision: Precision,
  network: Network,
  propagations: readonly number[],
  more: NetworkRoom,
): NetworkMath {
  const room = propagations
    .map((rows) => Propagation.room(network, rows))
    .reduce(
      (sum, own) => ({
        numbers: sum.numbers + own.numbers,
        doubles: sum.doubles + own.doubles,
        places: sum.places + own.places,
        arrays: sum.arrays + own.arrays,
      }),
      more,
    );
  return new NetworkKernel(precision, room);
}

/** whole: what the classes' scores sum to. */
function spread(last: Float64Array, { present }: Shape, scores: Float64Array, rows: number, whole = 1): void {
  const units = present.length === 2 ? 1 : present.length;
  for (const [k, c] of present.entries()) {
    for (let i = 0; i < rows; i++) {
      scores[c * rows + i] = units > 1 ? last[i * units + k]! : k === 1 ? last[i]! : whole - last[i]!;
    }
  }
}

/** Fewer epochs are where more of them have been on the way; but cosine's rates depend on how many there will be. */
function fitAll(train: Training, grid: readonly MlpArgs[]): readonly Fitted[] {
  const args = grid[0]!;
  const asked = [...new Set(grid.map(({ epochs }) => epochs))].sort((a, b) => a - b);
  if (args.schedule !== "cosine") {
    const after = fitAfter(train, args, withStages(asked, shapeOf(train, args), args.precision));
    return grid.map(({ epochs }) => after(epochs));
  }
  const fits = new Map(asked.map((epochs) => [epochs, fitAfter(train, { ...args, epochs }, [epochs])(epochs)]));
  return grid.map(({ epochs }) => fits.get(epochs)!);
}

/** What the models of one fit may take, in bytes, for the sake of those on the way that nobody has asked for. */
const STAGES_BYTES = 2 ** 20;

/** The epochs asked for, and those on the way to them that curves look at, where that takes little. Ascending. */
function withStages(asked: readonly number[], shape: Shape, precision: Precision): readonly number[] {
  const most = STAGES_BYTES / (parameterCount(networkOf(shape)) * numbers(precision, 0).BYTES_PER_ELEMENT);
  let held = new Set(asked);
  for (const epochs of asked.toReversed()) {
    const more = new Set([...held, ...stagesUpTo(epochs)]);
    if (more.size > most) break;
    held = more;
  }
  return [...held].sort((a, b) => a - b);
}

/** One fit; the model after each number of epochs of `held`, which ascend. */
function fitAfter(train: Training, args: MlpArgs, held: readonly number[]): (epochs: number) => Fitted {
  const { buffer, model } = modelFor(train, args, held);
  const { last } = learn(train, args, model);
  const models = held.map((_, at): Fitted => ({ buffer, at }));
  // Where learning has ended early, more epochs come to the same model.
  return (epochs) => models[model.epochs.indexOf(epochs <= last ? epochs : held.find((more) => more >= last)!)]!;
}

/** Those that the models of one fit hold. */
function membersOf(
  models: readonly Fitted[],
  _: readonly MlpArgs[],
  wanted: readonly MlpArgs[],
): readonly Fitted[] | undefined {
  const { buffer } = models[0]!;
  const { epochs } = unpack<Model>(buffer);
  const places = wanted.map((args) => epochs.indexOf(args.epochs));
  return places.includes(-1) ? undefined : places.map((at) => ({ buffer, at }));
}

function shapeOf(train: Training, { activation, hidden }: MlpArgs): Shape {
  const present = train.classes > 0 ? classesOf(train) : new Int32Array(0);
  const outputs = present.length <= 2 ? 1 : present.length;
  return { classes: train.classes, present, activation, sizes: [train.x.columns.length, ...hidden, outputs] };
}

/** With room for what is learned. */
function modelFor(
  train: Training,
  args: MlpArgs,
  held: readonly number[],
): { readonly buffer: ArrayBuffer; readonly model: Model } {
  const shape = shapeOf(train, args);
  const count = shape.present.length === 1 ? 0 : parameterCount(networkOf(shape));
  const buffer = pack({
    ...shape,
    epochs: Int32Array.from(held),
    thetas: new Room(args.precision === "single" ? "Float32Array" : "Float64Array", held.length * count),
  });
  return { buffer, model: unpack<Model>(buffer) };
}

interface Learned {
  /** The epochs that were done. */
  readonly last: number;
  /** Undefined where there is one class only, and nothing to learn. */
  readonly progress?: Progress;
  /** d theta of the model with the most epochs, by each setting that was asked for. */
  readonly moving?: readonly Float64Array[];
}

/** Learns for as many epochs as the most of the model's, from the start or from where it has come to; fills its thetas. */
function learn(train: Training, args: MlpArgs, model: Model, before?: Progress, by: readonly string[] = []): Learned {
  const { x, rng, checkpoint } = train;
  const { present, epochs } = model;
  const most = epochs.at(-1)!;
  if (present.length === 1) return { last: most };
  const network = networkOf(model);
  const { learned, heldOut } = dataOf(train, present, args);
  const start = before ?? beginning(network, args, rng);
  const batch = Math.min(args.batch === "auto" ? 200 : args.batch, learned.places.length);
  const math = mathFor(args.precision, network, heldOut === undefined ? [batch] : [batch, heldOut.places.length], {
    numbers: 4 * start.theta.length + learned.places.length * x.columns.length,
    doubles: 2 * (learned.places.length + batch),
    places: learned.places.length,
    arrays: 9,
  });
  const inRoom = (values: Numbers) => {
    const room = math.room(values.length);
    room.set(values);
    return room;
  };
  const theta = inRoom(start.theta);
  const moments = inRoom(start.moments);
  const memory = { powers: start.powers.slice(), rate: start.rate.slice(), patience: start.patience.slice() };
  const tangents = by.length === 0 ? undefined : new Tangents(by, theta.length, args, moments, memory.powers);
  const descend: Descent =
    args.optimizer === "adam"
      ? adam(moments, memory.powers, math.adamStep.bind(math))
      : momentumDescent(args.momentum, moments, math.momentumStep.bind(math));
  const rows = math.room(learned.places.length * x.columns.length);
  takeInputsAt(x, learned.places, rows);
  const epoch = epochOf(new Propagation(network, batch, math), rows, learned, args, theta, descend, tangents, math);
  const rate = rateOf(args, most, memory.rate);
  const early = args.early_stop;
  const hasEnded =
    early === undefined || heldOut === undefined ? () => false : patience(early, "epochs", memory.patience);
  const judge = heldOut && judgeOf(new Propagation(network, heldOut.places.length, math), x, heldOut);
  let best = start.best.slice();
  let least = start.least[0]!;
  let last = start.epochs;
  let { isOver } = start;
  for (let t = last + 1; t <= most && !isOver; t++) {
    checkpoint();
    rate.learned(epoch(rate.at(t), rng.at("epoch", t)));
    if (judge !== undefined) {
      const loss = judge(theta);
      if (loss < least) {
        least = loss;
        best = theta.slice();
        tangents?.keep();
      }
      isOver = hasEnded(loss);
    }
    last = t;
    const place = epochs.indexOf(t);
    if (place >= 0) thetaOf(model, place).set(judge === undefined ? theta : best);
  }
  for (let place = 0; place < epochs.length; place++) {
    if (epochs[place]! >= last) thetaOf(model, place).set(judge === undefined ? theta : best);
  }
  return {
    last,
    progress: {
      ...memory,
      epochs: last,
      isOver,
      theta: theta.slice(),
      best,
      least: Float64Array.of(least),
      moments: moments.slice(),
    },
    ...(tangents && { moving: judge === undefined ? tangents.moving : tangents.kept }),
  };
}

function beginning(network: Network, args: MlpArgs, rng: Rng): Progress {
  const drawn = drawParameters(network, rng.at("start"));
  const theta = numbers(args.precision, drawn.length);
  theta.set(drawn);
  return {
    epochs: 0,
    isOver: false,
    theta,
    best: theta,
    least: Float64Array.of(Number.POSITIVE_INFINITY),
    moments: numbers(args.precision, (args.optimizer === "adam" ? 2 : 1) * theta.length),
    powers: Float64Array.of(1, 1),
    rate: Float64Array.of(args.learning_rate, Number.POSITIVE_INFINITY, 0),
    patience: patienceMemory(),
  };
}

/** Some of the rows. */
interface Part {
  readonly places: Int32Array;
  readonly y: Float64Array;
  readonly weights: Float64Array;
  readonly total: number;
}

function dataOf(
  train: Training,
  present: Int32Array,
  args: MlpArgs,
): { readonly learned: Part; readonly heldOut: Part | undefined } {
  const place = new Map(Array.from(present, (c, k) => [c, k]));
  const part = (places: Int32Array): Part => {
    const weights = Float64Array.from(places, (i) => train.weights?.[i] ?? 1);
    const y = Float64Array.from(places, (i) => (present.length === 0 ? train.y[i]! : place.get(train.y[i]!)!));
    return { places, y, weights, total: weights.reduce((sum, w) => sum + w, 0) };
  };
  if (args.early_stop === undefined) {
    return { learned: part(ascending(train.x.rows)), heldOut: undefined };
  }
  const { learned, heldOut } = holdOut(train, train.rng.at("held out"));
  return { learned: part(learned), heldOut: heldOut.length === 0 ? undefined : part(heldOut) };
}

/** Rows from one on, row-major.   to: count × columns. */
function takeInputs(x: Matrix, from: number, count: number, to: Numbers): void {
  const p = x.columns.length;
  for (let j = 0; j < p; j++) {
    const column = columnOf(x, j);
    for (let r = 0; r < count; r++) to[r * p + j] = column[from + r]!;
  }
}

/** The same of the rows at some places. */
function takeInputsAt(x: Matrix, places: Int32Array, to: Numbers): void {
  const p = x.columns.length;
  for (let j = 0; j < p; j++) {
    const column = columnOf(x, j);
    for (let r = 0; r < places.length; r++) to[r * p + j] = column[places[r]!]!;
  }
}

/** The mean loss on a part. */
function judgeOf(pass: Propagation, x: Matrix, { places, y, weights, total }: Part): (theta: Numbers) => number {
  takeInputsAt(x, places, pass.signals[0]!);
  return (theta) => {
    pass.forward(theta, places.length);
    return pass.loss(y, weights, places.length) / total;
  };
}

/**
 * One pass over the rows in an order drawn anew; returns the mean loss on the way, where it is asked for.
 * x: the rows learned, row-major.
 */
function epochOf(
  pass: Propagation,
  x: Numbers,
  learned: Part,
  args: MlpArgs,
  theta: Numbers,
  descend: Descent,
  tangents: Tangents | undefined,
  math: NetworkMath,
): (rate: number, rng: Rng) => number {
  const { network } = pass;
  const penalty: Penalty = { l1: args.l1, l2: args.l2, dropout: args.dropout };
  const gradient = math.room(theta.length);
  const inputs = pass.signals[0]!;
  const p = network.sizes[0]!;
  const size = inputs.length / p;
  const order = math.places(learned.places.length);
  const inOrder = Int32Array.from(order, (_, i) => i);
  const [y, weights] = [math.doubles(size), math.doubles(size)];
  const own = { y: math.doubles(order.length), weights: math.doubles(order.length) };
  own.y.set(learned.y);
  own.weights.set(learned.weights);
  return (rate, rng) => {
    order.set(inOrder);
    shuffle(order, rng);
    const dropped = args.dropout > 0 ? { share: args.dropout, rng: rng.at("dropout") } : undefined;
    let loss = 0;
    for (let from = 0; from < order.length; from += size) {
      const rows = Math.min(size, order.length - from);
      const places = order.subarray(from, from + rows);
      math.takeRows(x, p, places, inputs);
      math.takeNumbers(own.y, places, y);
      math.takeNumbers(own.weights, places, weights);
      if (math.sum(weights, rows) === 0) continue;
      pass.forward(theta, rows, dropped);
      if (asksForLoss(args)) loss += pass.loss(y, weights, rows);
      pass.backward(theta, y, weights, rows, penalty, gradient);
      tangents?.step({ pass, theta, weights, rows, penalty, gradient, rate });
      descend(theta, gradient, rate);
    }
    return loss / learned.total;
  };
}

const asksForLoss = ({ schedule }: MlpArgs): boolean => schedule === "adaptive";

const HALVED_EVERY = 50;
const ADAPT_AFTER = 10;
const ADAPT_BELOW = 1e-4;

/** The learning rate of each epoch; told every epoch's loss. memory: the rate, and of adaptive the lowest loss, and epochs since. */
function rateOf(
  args: MlpArgs,
  epochs: number,
  memory: Float64Array,
): { at(epoch: number): number; learned(loss: number): void } {
  const { schedule, learning_rate } = args;
  const at = (epoch: number): number => {
    if (schedule === "step") return learning_rate * 0.5 ** Math.floor((epoch - 1) / HALVED_EVERY);
    if (schedule === "cosine") return learning_rate * 0.5 * (1 + Math.cos((Math.PI * (epoch - 1)) / epochs));
    return memory[0]!;
  };
  const learned = (loss: number): void => {
    if (!asksForLoss(args)) return;
    const since = loss > memory[1]! - ADAPT_BELOW ? memory[2]! + 1 : 0;
    memory[1] = Math.min(memory[1]!, loss);
    const isDue = since >= ADAPT_AFTER;
    memory[2] = isDue ? 0 : since;
    if (isDue) memory[0] = memory[0]! / 5;
  };
  return { at, learned };
}
