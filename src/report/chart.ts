import type { Goal } from "../contracts.js";
import type { Named } from "../core/registry.js";
import type { Outcome } from "../trial.js";
import type { Paint } from "./paint.js";

export interface TextOptions {
  /** In clause order. */
  readonly goals: readonly Goal[];
  /** Cells of a line; Infinity where nothing is cut. */
  readonly width: number;
  readonly paint: Paint;
  readonly rows?: number;
}

/** A chart as plain text, for a terminal. */
export interface ChartText extends Named {
  text(outcome: Outcome, options: TextOptions): string;
}
