import type { Sampler } from "../contracts.js";
import { registry } from "../core/registry.js";
import { grid } from "./grid.js";
import { lhs } from "./lhs.js";
import { random } from "./random.js";
import { sobol } from "./sobol.js";
import { tpe } from "./tpe.js";

export const samplers = registry<Sampler>("sampler", [grid, random, sobol, lhs, tpe] as readonly Sampler[]);
