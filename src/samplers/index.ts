import type { Sampler } from "../contracts.js";
import { type Registry, registry } from "../core/registry.js";
import { asha } from "./asha.js";
import { auto } from "./auto.js";
import { bandit } from "./bandit.js";
import { bohb } from "./bohb.js";
import { cmaes } from "./cmaes.js";
import { gp } from "./gp.js";
import { gradient } from "./gradient.js";
import { grid } from "./grid.js";
import { hyperband } from "./hyperband.js";
import { lhs } from "./lhs.js";
import { nsga2 } from "./nsga2.js";
import { random } from "./random.js";
import { rf } from "./rf.js";
import { sobol } from "./sobol.js";
import { withSweep } from "./sweep.js";
import { tpe } from "./tpe.js";

/** Of those that work through others. */
const named = (name: string): Sampler => samplers.get(name);

const all = [
  auto(named),
  grid,
  random,
  sobol,
  lhs,
  tpe,
  gp,
  rf,
  cmaes,
  hyperband,
  asha,
  bohb(named),
  bandit(named),
  nsga2,
  gradient,
] as readonly Sampler[];

export const samplers: Registry<Sampler> = registry<Sampler>("sampler", all.map(withSweep));
