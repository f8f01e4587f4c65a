import type { Sampler } from "../contracts.js";
import { registry } from "../core/registry.js";
import { asha } from "./asha.js";
import { grid } from "./grid.js";
import { hyperband } from "./hyperband.js";
import { lhs } from "./lhs.js";
import { random } from "./random.js";
import { sobol } from "./sobol.js";
import { withSweep } from "./sweep.js";
import { tpe } from "./tpe.js";

const all = [grid, random, sobol, lhs, tpe, hyperband, asha] as readonly Sampler[];

export const samplers = registry<Sampler>("sampler", all.map(withSweep));
