import type { Param, Predicate, SearchSpace } from "../space/space.js";

export const compare = (id: string, operator: "==" | "<=" | "<", right: Predicate): Predicate => ({
  kind: "binary",
  operator,
  left: { kind: "param", id },
  right,
});
export const literal = (value: number | string): Predicate => ({ kind: "literal", value });
const k: Param = { id: "k", domain: { kind: "int", low: 1, high: 25, step: 2, scale: "linear" } };
const kernel: Param = { id: "kernel", domain: { kind: "choice", values: ["linear", "rbf", "poly"] } };
const isRbf = compare("kernel", "==", literal("rbf"));

/** A space of each sort that samplers meet. */
export const spaces: Readonly<Record<string, SearchSpace>> = {
  numbers: {
    params: [
      { id: "C", domain: { kind: "real", low: 1e-3, high: 1e3, scale: "log" } },
      { id: "ratio", domain: { kind: "real", low: 0, high: 1, scale: "linear" } },
      { id: "trees", domain: { kind: "int", low: 10, high: 1000, step: 1, scale: "log" } },
      { id: "share", domain: { kind: "real", low: 0, high: 1, scale: "linear", step: 0.05 } },
    ],
    where: [],
  },
  priors: {
    params: [
      {
        id: "x",
        domain: { kind: "real", low: -5, high: 5, scale: "linear", prior: { kind: "normal", mean: 1, sd: 1 } },
      },
      {
        id: "n",
        domain: {
          kind: "int",
          low: 1,
          high: 50,
          step: 1,
          scale: "linear",
          prior: { kind: "lognormal", mean: 2, sd: 1 },
        },
      },
      { id: "w", domain: { kind: "choice", values: ["a", "b"], weights: [1, 9] } },
    ],
    where: [],
  },
  conditions: {
    params: [
      kernel,
      { id: "C", domain: { kind: "real", low: 1e-3, high: 1e3, scale: "log" } },
      { id: "gamma", domain: { kind: "real", low: 1e-4, high: 10, scale: "log" }, when: isRbf },
      {
        id: "degree",
        domain: { kind: "int", low: 2, high: 5, step: 1, scale: "linear" },
        when: compare("kernel", "==", literal("poly")),
      },
    ],
    where: [],
  },
  "partly endless": {
    params: [kernel, { id: "gamma", domain: { kind: "real", low: 1e-4, high: 10, scale: "log" }, when: isRbf }],
    where: [],
  },
  rules: {
    params: [
      { id: "leaves", domain: { kind: "int", low: 4, high: 256, step: 1, scale: "log" } },
      { id: "max_depth", domain: { kind: "int", low: 2, high: 12, step: 1, scale: "linear" } },
      { id: "rate", domain: { kind: "real", low: 0, high: 1, scale: "linear" } },
    ],
    where: [
      compare("leaves", "<=", {
        kind: "binary",
        operator: "**",
        left: literal(2),
        right: { kind: "param", id: "max_depth" },
      }),
    ],
  },
  "small grid": {
    params: [k, { id: "weights", domain: { kind: "choice", values: ["uniform", "distance"] } }],
    where: [],
  },
  "grid with conditions and rules": {
    params: [
      kernel,
      { id: "C", domain: { kind: "real", low: 1e-2, high: 1e2, scale: "log", points: 5 } },
      { id: "gamma", domain: { kind: "real", low: 1e-2, high: 1e2, scale: "log", points: 5 }, when: isRbf },
    ],
    where: [compare("gamma", "<=", { kind: "param", id: "C" })],
  },
  "a single candidate": { params: [{ id: "k", domain: { kind: "choice", values: [3] } }], where: [] },
  nothing: { params: [], where: [] },
};
