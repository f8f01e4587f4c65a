/**
 * A chart between its data and its two drawings: what stands where, in the units of the data, without a pixel or a
 * color. The SVG writer and the Plotly figure read this and nothing else.
 */
export interface Picture {
  readonly title: string;
  /** What it shows, in a sentence or two: for those who cannot see it, too. */
  readonly says: string;
  readonly panels: readonly Panel[];
  /** What is drawn, as a table. */
  readonly table: DataTable;
}

/** Cells of numbers and words; undefined: there is none. */
export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | undefined)[])[];
}

export type Panel = Plot | Lanes;

export interface Plot {
  readonly kind: "plot";
  readonly title?: string;
  readonly x: Axis;
  readonly y: Axis;
  /** The first one lies at the back. */
  readonly marks: readonly Mark[];
}

/** Parallel coordinates: an upright axis each, and lines across. A line has a gap where it has no value. */
export interface Lanes {
  readonly kind: "lanes";
  readonly axes: readonly Axis[];
  /** The best last, on top. */
  readonly lines: readonly { readonly at: readonly (number | undefined)[]; readonly shade: number }[];
  readonly shades: Shades;
}

/** Of words, places are their indices. `low` < `high`; both are positive on a log axis. */
export type Axis =
  | {
      readonly kind: "number";
      readonly label: string;
      readonly low: number;
      readonly high: number;
      readonly log?: true;
      /** Ticks at whole numbers only. */
      readonly whole?: true;
      /** Milliseconds since 1970 UTC. */
      readonly date?: true;
      /** Small is at the far end. */
      readonly reversed?: true;
    }
  | { readonly kind: "words"; readonly label: string; readonly words: readonly string[] };

/** What shades mean: the better a number, the more it stands out from the paper. */
export interface Shades {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly better: "high" | "low";
}

/** One of the colors that go together, by place. */
export type Tone = 0 | 1 | 2 | 3 | 4 | 5;
export const TONES = 6;
export const toneOf = (i: number): Tone => (i % TONES) as Tone;

interface Series {
  readonly name: string;
  readonly tone: Tone;
}
export interface Points extends Series {
  readonly kind: "points";
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** What stands behind each point. */
  readonly texts: readonly string[];
  readonly hollow?: true;
  /** How far each reaches up and down. */
  readonly error?: readonly number[];
}
export interface Line extends Series {
  readonly kind: "line";
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Keeps its height up to the next point. */
  readonly steps?: true;
  readonly dashed?: true;
  readonly dots?: true;
}
export interface Band extends Series {
  readonly kind: "band";
  readonly x: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}
/** Lying bars, one for each word of the y axis; several series stand under one another. */
export interface Bars extends Series {
  readonly kind: "bars";
  readonly lengths: readonly number[];
}
/** Lying bars from one place to another, on lanes of a number axis: from[i]..to[i] on lane[i]. */
export interface Spans extends Series {
  readonly kind: "spans";
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly lane: readonly number[];
  /** What stands behind each. */
  readonly texts: readonly string[];
}
/** rows × columns over the whole plot, each as wide and high as the others; row 0 at the bottom, or at the first word. */
export interface Cells {
  readonly kind: "cells";
  readonly z: readonly (readonly (number | undefined)[])[];
  readonly shades: Shades;
  /** What stands in each cell; absent: nothing does. */
  readonly texts?: readonly (readonly string[])[];
}
export type Mark = Points | Line | Band | Bars | Spans | Cells;
