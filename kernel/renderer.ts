import { escaped } from "./frame.js";
import { htmlPicture } from "./html.js";

/** The forms in which a chart is sent; the front end shows the best that it can. A text always comes along. */
export const RENDERERS = ["plotly", "svg", "html"] as const;
export type Renderer = (typeof RENDERERS)[number];

/** No HTML: GitHub and nbconvert would take it before the picture. */
const DEFAULT: readonly Renderer[] = ["plotly", "svg"];

let chosen: readonly Renderer[] = fromText(process.env.TUNEBOOK_RENDERER ?? "") ?? DEFAULT;

export const renderers = (): readonly Renderer[] => chosen;

/** "svg", "plotly+html", "default"; whether the text says that. */
export function choose(text: string): boolean {
  const named = text.trim() === "default" ? DEFAULT : fromText(text);
  if (named !== undefined) chosen = named;
  return named !== undefined;
}

function fromText(text: string): readonly Renderer[] | undefined {
  const words = text.split("+").map((word) => word.trim());
  const known = RENDERERS.filter((name) => words.includes(name));
  return known.length === words.length ? known : undefined;
}

/**
 * For exports to HTML: the picture, and above it the live chart where the page has Plotly. Pages without it, and those
 * that run no scripts, keep the picture.
 */
export function htmlChart(title: string, svg: string, figure: object): string {
  const json = JSON.stringify(figure).replaceAll("<", "\\u003c");
  const script =
    "(() => { const box = document.currentScript.parentElement; if (!window.Plotly) return; " +
    `const { data, layout } = ${json}; box.replaceChildren(); window.Plotly.newPlot(box, data, layout, { responsive: true }); })()`;
  return `<div title="${escaped(title)}">${htmlPicture(svg, title)}<script>${script}</script></div>`;
}
