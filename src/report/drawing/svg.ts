import { lanes } from "./lanes.js";
import { LEGEND_HEIGHT, legend } from "./legend.js";
import { element, escaped } from "./markup.js";
import { light, STYLE } from "./palette.js";
import type { Panel, Picture } from "./picture.js";
import { plot } from "./plot.js";
import { words } from "./text.js";

export interface SvgOptions {
  /** Begins the ids in it: different for each drawing of one page. */
  readonly id?: string;
  /** Within a page that has the title and the colors: without either. */
  readonly bare?: true;
}

const WIDTH = 640;
const GAP = 14;
const TITLE = 34;

/** A picture drawn without a browser: colors follow the reader's scheme, words are there for screen readers. */
export function svgOf(picture: Picture, { id = "tunebook", bare }: SvgOptions = {}): string {
  const { title, says, panels } = picture;
  const columns = panels.length === 1 ? 1 : 2;
  const width = (WIDTH - GAP * (columns - 1)) / columns;
  const height = heightOf(panels, columns);
  const head = bare ? 4 : TITLE;
  const key = legend(panels, WIDTH);
  const top = head + (key === "" ? 0 : LEGEND_HEIGHT);
  const lines = Math.ceil(panels.length / columns);
  const drawn = panels.map((panel, i) => {
    const [x, y] = [(i % columns) * (width + GAP), top + Math.floor(i / columns) * (height + GAP)];
    return element("g", { transform: `translate(${x} ${y})` }, draw(panel, width, height));
  });
  const total = panels.length === 0 ? head + 40 : top + lines * height + (lines - 1) * GAP + 4;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${total}`,
      width: WIDTH,
      height: total,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-says`,
      "font-family": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
      "font-size": 12,
    },
    element("title", { id: `${id}-title` }, escaped(title)),
    element("desc", { id: `${id}-says` }, escaped(says)),
    bare ? "" : element("style", {}, STYLE),
    element("rect", { width: "100%", height: "100%", fill: light.paper, class: "tb-paper" }),
    bare ? "" : words(title, 12, 22, { size: 15, bold: true }),
    key === "" ? "" : element("g", { transform: `translate(0 ${head})` }, key),
    ...(panels.length === 0 ? [words(says, 12, head + 18, { quiet: true })] : drawn),
  );
}

const draw = (panel: Panel, width: number, height: number): string =>
  panel.kind === "plot" ? plot(panel, width, height) : lanes(panel, width, height);

/** Lists of words take a line each; everything else is wider than high. */
function heightOf(panels: readonly Panel[], columns: number): number {
  const rows = panels.map((panel) => {
    if (panel.kind === "lanes" || panel.y.kind === "number") return 0;
    const bars = Math.max(1, panel.marks.filter((m) => m.kind === "bars").length);
    return panel.y.words.length * (bars === 1 ? 24 : 13 * bars + 8);
  });
  const listed = Math.max(0, ...rows);
  return listed > 0 ? Math.max(110, listed + 70) : columns === 1 ? 330 : 230;
}
