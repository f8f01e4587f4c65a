import type { Transform } from "../contracts.js";
import { registry } from "../core/registry.js";
import { minmax } from "./minmax.js";
import { standardize } from "./standardize.js";

export const transforms = registry<Transform>("transform", [standardize, minmax] as readonly Transform[]);
