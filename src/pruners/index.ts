import type { Pruner } from "../contracts.js";
import { registry } from "../core/registry.js";
import { median } from "./median.js";
import { patience } from "./patience.js";
import { percentile } from "./percentile.js";
import { race } from "./race.js";
import { threshold } from "./threshold.js";

export const pruners = registry<Pruner>("pruner", [median, percentile, race, patience, threshold] as readonly Pruner[]);
