import { element, rounded } from "./markup.js";
import { light, shadeOf } from "./palette.js";
import type { Lanes } from "./picture.js";
import { share, ticksOf } from "./scale.js";
import { fitted, words } from "./text.js";

const TOP = 26;
const BOTTOM = 14;
const SIDE = 52;

/** Parallel coordinates in a box of width × height pixels. */
export function lanes({ axes, lines, shades }: Lanes, width: number, height: number): string {
  const space = axes.length === 1 ? 0 : (width - 2 * SIDE) / (axes.length - 1);
  const x = (i: number) => SIDE + i * space;
  const y = (i: number, value: number) => height - BOTTOM - share(axes[i]!, value) * (height - TOP - BOTTOM);
  const paths = lines.map(({ at, shade }) => {
    const tone = shadeOf(shade, shades.low, shades.high, shades.better);
    // Past an axis that does not apply to it, a line goes straight on to the next.
    const points = at.flatMap((value, i) => (value === undefined ? [] : `${rounded(x(i))} ${rounded(y(i, value))}`));
    return element("path", { d: `M${points.join("L")}`, stroke: light.shades[tone]!, class: `tb-r${tone}` });
  });
  const drawn = axes.map((axis, i) =>
    [
      element("path", { d: `M${rounded(x(i))} ${TOP}V${height - BOTTOM}`, stroke: light.quiet, class: "tb-line" }),
      words(fitted(axis.label, Math.min(space * 1.1 || width, 2 * SIDE + 20)), x(i), 15, {
        anchor: "middle",
        bold: true,
      }),
      ...ticksOf(axis, axis.kind === "words" ? 12 : 6).map(({ at, text }) =>
        words(fitted(text, i === axes.length - 1 ? SIDE - 6 : space - 10), x(i) + 5, y(i, at) + 4, {
          quiet: true,
          rim: true,
        }),
      ),
    ].join(""),
  );
  return element("g", { fill: "none", "stroke-width": 1.6, "stroke-opacity": 0.85 }, ...paths) + drawn.join("");
}
