import type { Stop } from "../contracts.js";
import { registry } from "../core/registry.js";
import { noImprovement } from "./no-improvement.js";
import { plateau } from "./plateau.js";
import { target } from "./target.js";

export const stops = registry<Stop>("stop", [noImprovement, target, plateau] as readonly Stop[]);
