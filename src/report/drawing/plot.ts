import { type Frame, marks } from "./marks.js";
import { element } from "./markup.js";
import { light } from "./palette.js";
import type { Axis, Plot } from "./picture.js";
import { share, ticksOf } from "./scale.js";
import { extent, fitted, words } from "./text.js";

const MOST_LEFT = 150;
const BOTTOM = 40;

/** A plot with its axes, in a box of width × height pixels. */
export function plot({ title, x, y, marks: drawn }: Plot, width: number, height: number): string {
  const wanted = y.kind === "words" ? y.words.length : height < 260 ? 4 : 6;
  const yTicks = ticksOf(y, wanted);
  const left = Math.min(MOST_LEFT, Math.max(...yTicks.map((t) => extent(t.text)), 20) + 10) + (y.label === "" ? 6 : 20);
  const frame = boxOf(x, y, left, title === undefined ? 8 : 24, width - 12, height - BOTTOM);
  return [
    title === undefined ? "" : words(fitted(title, width - left, 12), left, 14, { bold: true }),
    grid(frame, ticksOf(y, wanted)),
    marks(drawn, frame),
    outline(frame),
    yAxis(y, yTicks, frame, left),
    xAxis(x, frame),
  ].join("");
}

function boxOf(x: Axis, y: Axis, left: number, top: number, right: number, bottom: number): Frame {
  return {
    left,
    top,
    right,
    bottom,
    // Words are read from the top, numbers rise.
    x: (value) => left + share(x, value) * (right - left),
    y: (value) =>
      y.kind === "words" ? top + share(y, value) * (bottom - top) : bottom - share(y, value) * (bottom - top),
  };
}

const outline = ({ left, top, right, bottom }: Frame): string =>
  element("path", {
    d: `M${left} ${top}V${bottom}H${right}`,
    fill: "none",
    stroke: light.line,
    class: "tb-line",
  });

function grid(frame: Frame, ticks: readonly { readonly at: number }[]): string {
  const { left, right, y } = frame;
  const lines = ticks.map(({ at }) => `M${left} ${Math.round(y(at) * 10) / 10}H${right}`).join("");
  return element("path", { d: lines, stroke: light.line, class: "tb-line", "stroke-width": 0.75 });
}

function yAxis(axis: Axis, ticks: ReturnType<typeof ticksOf>, frame: Frame, left: number): string {
  const texts = ticks.map(({ at, text }) =>
    words(fitted(text, MOST_LEFT - 10), left - 7, frame.y(at) + 4, { anchor: "end", quiet: true }),
  );
  const middle = (frame.top + frame.bottom) / 2;
  const label =
    axis.label === ""
      ? ""
      : words(fitted(axis.label, frame.bottom - frame.top), 11, middle, { anchor: "middle", turn: -90 });
  return [...texts, label].join("");
}

function xAxis(axis: Axis, frame: Frame): string {
  const { left, right, bottom } = frame;
  const longest = axis.kind === "words" ? Math.max(...axis.words.map((w) => extent(w))) : 40;
  const wanted = Math.max(2, Math.floor((right - left) / Math.min(110, Math.max(28, longest + 12))));
  const ticks = ticksOf(axis, axis.kind === "number" ? Math.min(8, wanted) : wanted);
  const slot = ((right - left) / Math.max(1, ticks.length)) * 0.98;
  const marks = ticks.map(({ at }) => `M${Math.round(frame.x(at) * 10) / 10} ${bottom}v4`).join("");
  return [
    element("path", { d: marks, stroke: light.line, class: "tb-line" }),
    ...ticks.map(({ at, text }) =>
      words(axis.kind === "words" ? fitted(text, slot) : text, frame.x(at), bottom + 17, {
        anchor: "middle",
        quiet: true,
      }),
    ),
    words(fitted(axis.label, right - left), (left + right) / 2, bottom + 35, { anchor: "middle" }),
  ].join("");
}
