import { element } from "./markup.js";
import { light, SHADES } from "./palette.js";
import type { Mark, Panel, Shades, Tone } from "./picture.js";
import { extent, fitted, words } from "./text.js";
import { tickText } from "./ticks.js";

export const LEGEND_HEIGHT = 26;
const CELL = 11;

/** What colors mean: a line of it above the panels, or nothing where there is one series alone. */
export function legend(panels: readonly Panel[], width: number): string {
  const series = seriesOf(panels);
  const shades = shadesOf(panels);
  let x = 12;
  const keys = series.flatMap(({ name, tone, kind, hollow }) => {
    const text = fitted(name, 240);
    const space = 24 + extent(text) + 12;
    if (x + space > width) return [];
    const at = x;
    x += space;
    return [key(kind, tone, hollow, at), words(text, at + 24, 16, { quiet: true })];
  });
  return [...keys, shades === undefined ? "" : ramp(shades, x)].join("");
}

interface Key {
  readonly name: string;
  readonly tone: Tone;
  readonly kind: Mark["kind"];
  readonly hollow: boolean;
}

function seriesOf(panels: readonly Panel[]): readonly Key[] {
  const found = new Map<string, Key>();
  for (const panel of panels) {
    for (const mark of panel.kind === "plot" ? panel.marks : []) {
      if (mark.kind === "cells" || found.has(mark.name)) continue;
      const hollow = mark.kind === "points" && mark.hollow === true;
      found.set(mark.name, { name: mark.name, tone: mark.tone, kind: mark.kind, hollow });
    }
  }
  const cells = shadesOf(panels) !== undefined;
  return found.size < 2 && !cells ? [] : [...found.values()];
}

function shadesOf(panels: readonly Panel[]): Shades | undefined {
  for (const panel of panels) {
    if (panel.kind === "lanes") return panel.shades;
    for (const mark of panel.marks) if (mark.kind === "cells") return mark.shades;
  }
  return undefined;
}

function key(kind: Mark["kind"], tone: Tone, hollow: boolean, x: number): string {
  const color = light.tones[tone]!;
  switch (kind) {
    case "points":
      return hollow
        ? element("circle", { cx: x + 10, cy: 12, r: 3.5, fill: "none", stroke: color, class: `tb-l${tone}` })
        : element("circle", { cx: x + 10, cy: 12, r: 4, fill: color, class: `tb-f${tone}` });
    case "line":
      return element("path", { d: `M${x} 12h18`, stroke: color, "stroke-width": 2, class: `tb-l${tone}` });
    case "band":
      return element("rect", {
        x,
        y: 6,
        width: 18,
        height: 12,
        fill: color,
        "fill-opacity": 0.2,
        class: `tb-f${tone}`,
      });
    case "bars":
    case "spans":
    case "cells":
      return element("rect", { x: x + 4, y: 7, width: CELL, height: CELL, fill: color, class: `tb-f${tone}` });
  }
}

/** From the worst to the best. */
function ramp({ label, low, high, better }: Shades, x: number): string {
  const [worst, best] = (better === "high" ? [low, high] : [high, low]).map((z) => tickText(Number(z.toPrecision(4))));
  const name = fitted(label, 150);
  // Letters may be wider than a guess at them.
  const begin = x + extent(name) * 1.1 + 10;
  const from = begin + extent(worst!) * 1.1 + 6;
  const cells = Array.from({ length: SHADES }, (_, i) =>
    element("rect", { x: from + i * CELL, y: 6, width: CELL, height: CELL, fill: light.shades[i]!, class: `tb-c${i}` }),
  );
  return [
    words(name, x, 16, { quiet: true }),
    words(worst!, begin, 16, { quiet: true }),
    ...cells,
    words(best!, from + SHADES * CELL + 6, 16, { quiet: true }),
  ].join("");
}
