import type { Estimator, Sampler } from "../../src/contracts.js";
import { choice, int, list, real } from "../../src/core/schema.js";
import { fidelityParams } from "../../src/samplers/rungs.js";

const never = () => {
  throw new Error("a stand-in is only checked, never run");
};

/** Takes a list of widths: for `times`. Can go on by epochs. Needs an argument, and holds callees of callees. */
const netParams = {
  hidden: list({ doc: "width of each layer", item: int({ doc: "units", min: 1 }), default: [100] }),
  optimizer: choice({ doc: "how it learns", values: ["sgd", "adam"], default: "adam" }),
  momentum: real({ doc: "how much of the last step stays", default: 0.9, min: 0, max: 1, below: true }),
  epochs: int({ doc: "passes over the rows", min: 1 }),
};
export const net: Estimator<typeof netParams> = {
  name: "net",
  doc: "a stand-in",
  params: netParams,
  task: "class",
  scores: "probability",
  accepts: { missing: false, category: false },
  complexity: () => [0],
  fit: never,
  predict: never,
  continues: { params: ["epochs"], grow: never },
};

/** Has decision values and no probabilities. */
export const margin: Estimator<Record<never, never>> = {
  name: "margin",
  doc: "a stand-in",
  params: {},
  task: "class",
  scores: "decision",
  accepts: { missing: false, category: false },
  complexity: () => [0],
  fit: never,
  predict: never,
};

/** Cannot search parameters that exist only sometimes, nor choices without an order. */
export const ladder: Sampler<Record<never, never>> = {
  name: "ladder",
  doc: "a stand-in",
  params: {},
  supports: { conditions: false, objectives: "one", infinite: true, choices: false },
  lag: () => "any",
  create: never,
};

/** Goes by derivatives. */
export const slider: Sampler<Record<never, never>> = { ...ladder, name: "slider", reads: "gradient", lag: () => 1 };

/** Deals out a resource. */
export const staged: Sampler<typeof fidelityParams> = {
  name: "staged",
  doc: "a stand-in",
  params: fidelityParams,
  supports: { conditions: false, objectives: "one", infinite: true },
  lag: () => 1,
  brackets: ({ min, max }) => [
    [
      { resource: min, trials: 9 },
      { resource: max, trials: 1 },
    ],
  ],
  create: never,
};
