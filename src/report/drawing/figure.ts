import { light } from "./palette.js";
import type { Axis, Lanes, Mark, Panel, Picture, Plot, Shades } from "./picture.js";
import { ticksOf } from "./scale.js";

/** A figure as Plotly takes it: plain JSON, drawn by whoever has Plotly. */
export interface Figure {
  readonly data: readonly Record<string, unknown>[];
  readonly layout: Record<string, unknown>;
}

/** Gray that reads on white and on black: a notebook does not tell which it has. */
const INK = "#808591";
const GRID = "rgba(128,133,145,0.25)";
const CLEAR = "rgba(0,0,0,0)";

/** Series in their colors; the last tone is the text's, black on white and white on black in pictures of ours. */
const TONES = light.tones.map((tone, i) => (i === light.tones.length - 1 ? INK : tone));

export function figureOf({ title, says, panels }: Picture): Figure {
  const columns = panels.length === 1 ? 1 : 2;
  const lines = Math.max(1, Math.ceil(panels.length / columns));
  const seen = new Set<string>();
  const parts = panels.map((panel, i) => partOf(panel, i, domainOf(i, columns, lines), seen));
  const series = new Set(
    panels.flatMap((p) => (p.kind === "plot" ? p.marks.flatMap((m) => (m.kind === "cells" ? [] : m.name)) : [])),
  );
  return {
    data: parts.flatMap((part) => part.data),
    layout: {
      title: { text: title },
      paper_bgcolor: CLEAR,
      plot_bgcolor: CLEAR,
      font: { color: INK },
      colorway: TONES.slice(0, -1),
      showlegend: series.size > 1,
      height: lines === 1 ? 420 : 120 + lines * 280,
      barmode: panels.some((p) => p.kind === "plot" && p.marks.some((m) => m.kind === "spans")) ? "overlay" : "group",
      hovermode: "closest",
      ...(panels.length === 0
        ? { annotations: [{ text: says, showarrow: false, x: 0.5, y: 0.5, xref: "paper", yref: "paper" }] }
        : {}),
      ...Object.assign({}, ...parts.map((part) => part.axes)),
    },
  };
}

interface Domain {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Left to right, top to bottom. */
function domainOf(i: number, columns: number, lines: number): Domain {
  const [column, line] = [i % columns, Math.floor(i / columns)];
  const [width, height] = [1 / columns, 1 / lines];
  const [padX, padY] = [columns === 1 ? 0 : 0.05, lines === 1 ? 0 : 0.06];
  return {
    x: [column * width + (column > 0 ? padX : 0), (column + 1) * width - (column < columns - 1 ? padX : 0)],
    y: [1 - (line + 1) * height + (line < lines - 1 ? padY : 0), 1 - line * height - (line > 0 ? padY : 0)],
  };
}

interface Part {
  readonly data: readonly Record<string, unknown>[];
  readonly axes: Record<string, unknown>;
}

function partOf(panel: Panel, i: number, domain: Domain, seen: Set<string>): Part {
  if (panel.kind === "lanes") return { data: [lanesTrace(panel)], axes: {} };
  const n = i === 0 ? "" : String(i + 1);
  const data = panel.marks.map((mark) => ({ ...traceOf(mark, panel, seen), xaxis: `x${n}`, yaxis: `y${n}` }));
  return {
    data,
    axes: {
      [`xaxis${n}`]: { ...axisLayout(panel.x, false), domain: domain.x, anchor: `y${n}` },
      [`yaxis${n}`]: { ...axisLayout(panel.y, true), domain: domain.y, anchor: `x${n}` },
    },
  };
}

function axisLayout(axis: Axis, isUpright: boolean): Record<string, unknown> {
  const base = {
    title: { text: axis.label, standoff: 10 },
    gridcolor: GRID,
    linecolor: GRID,
    zeroline: false,
    automargin: true,
  };
  if (axis.kind === "words") {
    const { words } = axis;
    const ends = [-0.5, words.length - 0.5];
    // Words stand at whole numbers: two trials of one name keep a place each.
    return { ...base, tickvals: words.map((_, i) => i), ticktext: words, range: isUpright ? ends.reverse() : ends };
  }
  const { low, high, log, reversed, whole, date } = axis;
  const range = log ? [Math.log10(low), Math.log10(high)] : [low, high];
  return {
    ...base,
    type: date ? "date" : log ? "log" : "linear",
    range: reversed ? range.reverse() : range,
    ...(whole ? { tickformat: "d" } : log ? logTicks(low, high) : {}),
  };
}

/** Whole numbers, where Plotly would write "100µ", and the digit alone between powers of ten. */
function logTicks(low: number, high: number): Record<string, unknown> {
  const decades = Math.log10(high / low);
  return { tickformat: "~g", dtick: decades < 2 ? "D2" : Math.ceil(decades / 8) };
}

function traceOf(mark: Mark, { x, y }: Plot, seen: Set<string>): Record<string, unknown> {
  if (mark.kind === "cells") {
    return {
      type: y.kind === "number" ? "contour" : "heatmap",
      x: middles(x, mark.z[0]?.length ?? 0),
      y: middles(y, mark.z.length),
      z: mark.z.map((row) => row.map((value) => value ?? null)),
      ...colorsOf(mark.shades),
      ...(mark.texts === undefined ? {} : { text: mark.texts, texttemplate: "%{text}" }),
    };
  }
  const color = TONES[mark.tone]!;
  const legend = { name: mark.name, legendgroup: mark.name, showlegend: !seen.has(mark.name) };
  seen.add(mark.name);
  switch (mark.kind) {
    case "points":
      return {
        type: "scatter",
        mode: "markers",
        ...legend,
        x: mark.x,
        y: mark.y,
        text: mark.texts,
        hoverinfo: "text",
        marker: { color, symbol: mark.hollow ? "circle-open" : "circle", opacity: mark.x.length > 60 ? 0.6 : 0.85 },
        ...(mark.error === undefined ? {} : { error_y: { type: "data", array: mark.error, color } }),
      };
    case "line":
      return {
        type: "scatter",
        mode: mark.dots ? "lines+markers" : "lines",
        ...legend,
        x: mark.x,
        y: mark.y,
        line: { color, width: 2, shape: mark.steps ? "hv" : "linear", ...(mark.dashed ? { dash: "dash" } : {}) },
      };
    case "band":
      return {
        type: "scatter",
        mode: "lines",
        ...legend,
        x: [...mark.x, ...[...mark.x].reverse()],
        y: [...mark.high, ...[...mark.low].reverse()],
        fill: "toself",
        fillcolor: `${color}2e`,
        line: { width: 0, color },
        hoverinfo: "skip",
      };
    case "spans":
      return {
        type: "bar",
        orientation: "h",
        ...legend,
        base: mark.from,
        x: mark.to.map((end, i) => end - mark.from[i]!),
        y: mark.lane,
        text: mark.texts,
        textposition: "none",
        hoverinfo: "text",
        marker: { color },
      };
    case "bars":
      return {
        type: "bar",
        orientation: "h",
        ...legend,
        x: mark.lengths,
        y: mark.lengths.map((_, i) => i),
        marker: { color },
      };
  }
}

/** The middles of n equal cells. */
function middles(axis: Axis, n: number): readonly number[] {
  if (axis.kind === "words") return axis.words.map((_, i) => i);
  const { low, high, log } = axis;
  return Array.from({ length: n }, (_, i) => {
    const share = (i + 0.5) / n;
    return log ? low * (high / low) ** share : low + share * (high - low);
  });
}

function colorsOf({ label, low, high, better }: Shades) {
  const steps = light.shades.length - 1;
  return {
    colorscale: light.shades.map((color, i) => [i / steps, color]),
    reversescale: better === "low",
    ...(low < high ? { zmin: low, zmax: high } : {}),
    colorbar: { title: { text: label } },
  };
}

function lanesTrace({ axes, lines, shades }: Lanes): Record<string, unknown> {
  const { zmin: cmin, zmax: cmax, ...colors } = { zmin: shades.low, zmax: shades.high, ...colorsOf(shades) };
  return {
    type: "parcoords",
    line: { color: lines.map((l) => l.shade), cmin, cmax, showscale: true, ...colors },
    // The ends of an axis are no values that were tried.
    rangefont: { color: CLEAR },
    dimensions: axes.map((axis, i) => {
      const at = lines.map((l) => l.at[i]);
      const scaled = axis.kind === "number" && axis.log ? at.map((v) => (v === undefined ? v : Math.log10(v))) : at;
      return { label: axis.label, values: scaled.map((v) => v ?? null), ...laneTicks(axis) };
    }),
  };
}

/** Plotly's parallel coordinates have no log axes: powers of ten are labelled instead. */
function laneTicks(axis: Axis): Record<string, unknown> {
  if (axis.kind === "words") {
    return {
      tickvals: axis.words.map((_, i) => i),
      ticktext: axis.words,
      range: [0, Math.max(1, axis.words.length - 1)],
    };
  }
  const { low, high, log } = axis;
  if (!log) return { range: [low, high] };
  const ticks = ticksOf(axis, 6);
  return {
    range: [Math.log10(low), Math.log10(high)],
    tickvals: ticks.map((t) => Math.log10(t.at)),
    ticktext: ticks.map((t) => t.text),
  };
}
