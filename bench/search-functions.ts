import type { Candidate } from "../src/space/space.js";
import { choice, int, type Problem, real, when } from "./search-problem.js";

const numbers = (n: number, low: number, high: number) => Array.from({ length: n }, (_, i) => real(`x${i}`, low, high));
const at = (candidate: Candidate, id: string) => (candidate[id] ?? 0) as number;

function plain(
  name: string,
  kind: Problem["kind"],
  [n, low, high]: readonly [number, number, number],
  optimum: number,
  f: (x: readonly number[]) => number,
): Problem {
  return {
    name,
    kind,
    space: { params: numbers(n, low, high), where: [] },
    loss: (candidate) => f(Array.from({ length: n }, (_, i) => at(candidate, `x${i}`))),
    regret: (loss) => Math.max(0, loss - optimum),
  };
}

const sum = (x: readonly number[], f: (v: number, i: number) => number) =>
  x.reduce((total, v, i) => total + f(v, i), 0);

const branin: Problem = {
  name: "branin2",
  kind: "known",
  space: { params: [real("x0", -5, 10), real("x1", 0, 15)], where: [] },
  loss(candidate) {
    const [x, y] = [at(candidate, "x0"), at(candidate, "x1")];
    const bend = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
    return bend * bend + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
  regret: (loss) => Math.max(0, loss - 0.39788735772973816),
};

const HARTMANN = {
  c: [1, 1.2, 3, 3.2],
  a: [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ],
  p: [
    [1312, 1696, 5569, 124, 8283, 5886],
    [2329, 4135, 8307, 3736, 1004, 9991],
    [2348, 1451, 3522, 2883, 3047, 6650],
    [4047, 8828, 8732, 5743, 1091, 381],
  ],
};

const ackley = (x: readonly number[]) =>
  -20 * Math.exp(-0.2 * Math.sqrt(sum(x, (v) => v * v) / x.length)) -
  Math.exp(sum(x, (v) => Math.cos(2 * Math.PI * v)) / x.length) +
  20 +
  Math.E;

/** Those that the reference results speak of. */
const known: readonly Problem[] = [
  branin,
  plain(
    "hartmann6",
    "known",
    [6, 0, 1],
    -3.322368011391339,
    (x) =>
      -sum(
        HARTMANN.c,
        (c, i) => c * Math.exp(-sum(x, (v, j) => HARTMANN.a[i]![j]! * (v - HARTMANN.p[i]![j]! / 1e4) ** 2)),
      ),
  ),
  plain("ackley5", "known", [5, -32.768, 32.768], 0, ackley),
  plain("rosenbrock5", "known", [5, -5, 10], 0, (x) =>
    sum(x.slice(1), (v, i) => 100 * (v - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2),
  ),
  plain("stybtang5", "known", [5, -5, 5], -39.16616570377142 * 5, (x) =>
    sum(x, (v) => (v ** 4 - 16 * v * v + 5 * v) / 2),
  ),
];

const levy = (x: readonly number[]) => {
  const w = x.map((v) => 1 + (v - 1) / 4);
  const last = w.at(-1)!;
  const inner = sum(w.slice(0, -1), (v) => (v - 1) ** 2 * (1 + 10 * Math.sin(Math.PI * v + 1) ** 2));
  return Math.sin(Math.PI * w[0]!) ** 2 + inner + (last - 1) ** 2 * (1 + Math.sin(2 * Math.PI * last) ** 2);
};

/** The optimum away from the middle, and a shape that turns with the axes. */
const tilted = (x: readonly number[]) => {
  const z = x.map((v, i) => v - 0.3 - 0.08 * i);
  return sum(z, (_, i) => 4 ** i * sum(z.slice(0, i + 1), (v) => v) ** 2);
};

/** What tuning looks like: a validation error over a rate, a penalty, a width, a choice and a flag. */
const network: Problem = {
  name: "network",
  kind: "held-out",
  space: {
    params: [
      real("rate", 1e-5, 1, "log"),
      real("l2", 1e-8, 1e-1, "log"),
      int("width", 8, 512, "log"),
      int("layers", 1, 5),
      choice("activation", "relu", "tanh", "logistic"),
      choice("solver", "sgd", "adam"),
    ],
    where: [],
  },
  loss(candidate) {
    const rate = Math.log10(at(candidate, "rate"));
    const l2 = Math.log10(at(candidate, "l2"));
    const width = Math.log2(at(candidate, "width"));
    const layers = at(candidate, "layers");
    const best = candidate.solver === "adam" ? -2.8 - 0.1 * layers : -1.2;
    const slow = Math.max(0, best - rate);
    const wild = Math.max(0, rate - best - 0.5);
    const capacity = width + 1.5 * layers - (candidate.activation === "relu" ? 9.5 : 8.5);
    const fit = 0.06 * Math.tanh(0.4 * slow * slow) + 0.5 * Math.tanh(wild * wild) + 0.004 * capacity ** 2;
    const penalty = 0.01 * Math.abs(l2 + 4 - 0.3 * capacity);
    const kind = candidate.activation === "logistic" ? 0.03 * layers : candidate.activation === "tanh" ? 0.01 : 0;
    return 0.05 + fit + penalty + kind + 0.003 * Math.sin(3 * rate + 2 * l2);
  },
  regret: (loss) => loss - 0.05 + 0.003,
};

/** Three models, each with arguments of its own. */
const models: Problem = {
  name: "models",
  kind: "held-out",
  space: {
    params: [
      choice("model", "svc", "boosting", "knn"),
      when(real("C", 1e-3, 1e3, "log"), "model", "svc"),
      when(real("gamma", 1e-4, 10, "log"), "model", "svc"),
      when(real("rate", 1e-3, 1, "log"), "model", "boosting"),
      when(int("leaves", 2, 128, "log"), "model", "boosting"),
      when(real("share", 0.2, 1), "model", "boosting"),
      when(int("k", 1, 60), "model", "knn"),
      when(choice("weights", "uniform", "distance"), "model", "knn"),
    ],
    where: [],
  },
  loss(candidate) {
    const log = (id: string) => Math.log10(at(candidate, id));
    if (candidate.model === "svc") {
      const ridge = log("C") + 0.8 * log("gamma") + 0.6;
      return 0.1 + 0.15 * Math.tanh(0.3 * ridge ** 2 + 0.15 * (log("gamma") + 1.7) ** 2);
    }
    if (candidate.model === "boosting") {
      const leaves = Math.log2(at(candidate, "leaves"));
      const rate = log("rate") + 1.1 + 0.12 * (leaves - 4);
      return (
        0.09 +
        0.12 * Math.tanh(0.5 * rate ** 2 + 0.05 * (leaves - 4.5) ** 2) +
        0.03 * (at(candidate, "share") - 0.7) ** 2
      );
    }
    return 0.13 + 0.002 * Math.abs(at(candidate, "k") - 11) + (candidate.weights === "uniform" ? 0.01 : 0);
  },
  regret: (loss) => loss - 0.09,
};

/** Whole numbers and choices, rugged: near the best, every cell has a whim of its own. */
const rugged: Problem = {
  name: "rugged",
  kind: "held-out",
  space: {
    params: [int("a", 0, 9), int("b", 0, 9), int("c", 0, 9), int("d", 0, 4), choice("e", "p", "q", "r", "s")],
    where: [],
  },
  loss(candidate) {
    const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => at(candidate, id)) as [number, number, number, number];
    const e = "pqrs".indexOf(candidate.e as string);
    const whim = Math.abs(Math.sin(12.9898 * a + 78.233 * b + 37.719 * c + 4.581 * d + 19.19 * e) * 43758.5453) % 1;
    const bowl = 0.02 * (a - 6) ** 2 + 0.01 * (b - c) ** 2 + 0.03 * Math.abs(d - e);
    return Math.min(1, bowl + 0.02 * (c - 3) ** 2 * (e === 2 ? 0.2 : 1)) + 0.12 * whim;
  },
  regret: (loss) => loss,
};

const heldOut: readonly Problem[] = [
  plain("levy4", "held-out", [4, -10, 10], 0, levy),
  plain("tilted6", "held-out", [6, -2, 2], 0, tilted),
  plain("ackley10", "held-out", [10, -12, 20], 0, ackley),
  plain(
    "needle3",
    "held-out",
    [3, 0, 1],
    -1,
    (x) => -Math.exp(-sum(x, (v, i) => 30 * (v - 0.2 - 0.3 * i) ** 2)) - (0.2 * sum(x, (v) => v)) / 9,
  ),
  network,
  models,
  rugged,
];

export const functions: readonly Problem[] = [...known, ...heldOut];
