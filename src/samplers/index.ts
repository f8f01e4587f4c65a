import type { Sampler } from "../contracts.js";
import { registry } from "../core/registry.js";
import { grid } from "./grid.js";
import { random } from "./random.js";

export const samplers = registry<Sampler>("sampler", [grid, random] as readonly Sampler[]);
