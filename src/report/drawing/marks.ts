import { element, escaped, rounded } from "./markup.js";
import { FAR_SHADE, light, shadeOf } from "./palette.js";
import type { Band, Bars, Cells, Line, Mark, Points, Spans } from "./picture.js";
import { extent } from "./text.js";

/** Where values lie, in pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

export function marks(all: readonly Mark[], frame: Frame): string {
  const bars = all.filter((mark): mark is Bars => mark.kind === "bars");
  return all.map((mark) => draw(mark, frame, bars)).join("");
}

function draw(mark: Mark, frame: Frame, bars: readonly Bars[]): string {
  switch (mark.kind) {
    case "points":
      return points(mark, frame);
    case "line":
      return line(mark, frame);
    case "band":
      return band(mark, frame);
    case "bars":
      return lying(mark, frame, bars.indexOf(mark), bars.length);
    case "spans":
      return spans(mark, frame);
    case "cells":
      return cells(mark, frame);
  }
}

function points({ x, y, texts, tone, hollow, error, name }: Points, frame: Frame): string {
  const color = light.tones[tone]!;
  const many = x.length > 60;
  const look = hollow
    ? { fill: "none", stroke: color, class: `tb-l${tone}` }
    : { fill: color, "fill-opacity": many ? 0.6 : 0.85, class: `tb-f${tone}` };
  const reach = (error ?? []).map((e, i) => {
    const at = rounded(frame.x(x[i]!));
    return `M${at} ${rounded(frame.y(y[i]! - e))}V${rounded(frame.y(y[i]! + e))}`;
  });
  const dots = x.map((value, i) =>
    element(
      "circle",
      { cx: frame.x(value), cy: frame.y(y[i]!), r: many ? 2.8 : 3.6 },
      element("title", {}, escaped(texts[i] ?? name)),
    ),
  );
  return [
    reach.length === 0
      ? ""
      : element("path", { d: reach.join(""), stroke: color, class: `tb-l${tone}`, "stroke-width": 1.2 }),
    element("g", look, ...dots),
  ].join("");
}

function line({ x, y, tone, steps, dashed, dots }: Line, frame: Frame): string {
  const color = light.tones[tone]!;
  const path = x
    .map((value, i) => {
      const [px, py] = [rounded(frame.x(value)), rounded(frame.y(y[i]!))];
      return i === 0 ? `M${px} ${py}` : steps ? `H${px}V${py}` : `L${px} ${py}`;
    })
    .join("");
  return [
    element("path", {
      d: path,
      fill: "none",
      stroke: color,
      "stroke-width": 2,
      "stroke-linejoin": "round",
      "stroke-dasharray": dashed ? "5 4" : undefined,
      class: `tb-l${tone}`,
    }),
    ...(dots
      ? x.map((value, i) =>
          element("circle", { cx: frame.x(value), cy: frame.y(y[i]!), r: 3.2, fill: color, class: `tb-f${tone}` }),
        )
      : []),
  ].join("");
}

function band({ x, low, high, tone }: Band, frame: Frame): string {
  const at = (i: number, y: readonly number[]) => `${rounded(frame.x(x[i]!))} ${rounded(frame.y(y[i]!))}`;
  const there = x.map((_, i) => at(i, high));
  const back = x.map((_, i) => at(i, low)).reverse();
  return element("path", {
    d: `M${[...there, ...back].join("L")}Z`,
    fill: light.tones[tone]!,
    "fill-opacity": 0.18,
    class: `tb-f${tone}`,
  });
}

function lying({ lengths, tone }: Bars, frame: Frame, place: number, of: number): string {
  const slot = (frame.bottom - frame.top) / lengths.length;
  const height = Math.min(16, (slot - 6) / of);
  return lengths
    .map((length, i) =>
      element("rect", {
        x: frame.x(0),
        y: frame.y(i) - (of * height) / 2 + place * height,
        width: Math.max(0, frame.x(length) - frame.x(0)),
        height: height - 1,
        fill: light.tones[tone]!,
        class: `tb-f${tone}`,
      }),
    )
    .join("");
}

/** A short one is still to be seen. */
function spans({ from, to, lane, texts, tone }: Spans, frame: Frame): string {
  const height = Math.min(14, Math.max(1, Math.abs(frame.y(1) - frame.y(0)) - 1));
  const drawn = from.map((start, i) =>
    element(
      "rect",
      {
        x: frame.x(start),
        y: frame.y(lane[i]!) - height / 2,
        width: Math.max(1, frame.x(to[i]!) - frame.x(start) - 0.5),
        height,
      },
      element("title", {}, escaped(texts[i]!)),
    ),
  );
  return element("g", { fill: light.tones[tone]!, "fill-opacity": 0.85, class: `tb-f${tone}` }, ...drawn);
}

/** Cells without a value stay paper. */
function cells({ z, shades, texts }: Cells, { left, top, right, bottom, y }: Frame): string {
  const rows = z.length;
  const columns = z[0]?.length ?? 0;
  const [width, height] = [(right - left) / columns, (bottom - top) / rows];
  const isFromTop = y(1) > y(0);
  const gap = texts === undefined ? -0.8 : 1;
  return z
    .flatMap((row, i) =>
      row.map((value, j) => {
        if (value === undefined) return "";
        const shade = shadeOf(value, shades.low, shades.high, shades.better);
        const [cx, cy] = [left + j * width, isFromTop ? top + i * height : bottom - (i + 1) * height];
        const text = texts?.[i]?.[j] ?? "";
        const box = { x: cx, y: cy, width: width - gap, height: height - gap, fill: light.shades[shade]! };
        const cell = element("rect", { ...box, class: `tb-c${shade}` });
        return text === "" || extent(text, 11) > width - 2 || height < 12
          ? cell
          : cell + onCell(text, cx + width / 2, cy + height / 2, shade);
      }),
    )
    .join("");
}

const onCell = (text: string, x: number, y: number, shade: number): string =>
  element(
    "text",
    {
      x,
      y: y + 4,
      "font-size": 11,
      "text-anchor": "middle",
      fill: shade >= FAR_SHADE ? light.paper : light.ink,
      class: shade >= FAR_SHADE ? "tb-paper" : "tb-ink",
    },
    escaped(text),
  );
