import type { ChartForms, Figure } from "../../src/report/index.js";
import type { Bundle } from "../language.js";
import { htmlChart, type Renderer, renderers } from "../renderer.js";

export const PLOTLY = "application/vnd.plotly.v1+json";

/** Lines of a chart's table in its text; pictures say the rest. */
const LINES = 20;

function textOf(form: ChartForms): string {
  const [title = "", says = "", ...lines] = form.text().split("\n");
  const more = lines.length - LINES - 2;
  return [title, says, ...lines.slice(0, LINES + 2), ...(more > 0 ? [`… and ${more} more`] : [])].join("\n");
}

/** The figure with its sentence, which our extension shows below it; Plotly itself takes no notice. */
function captioned(form: ChartForms): Figure {
  const { data, layout } = form.figure();
  return { data, layout: { ...layout, meta: { says: form.says } } };
}

/**
 * A chart in every form that front ends take. `study` keeps the ids of two pictures on one page apart. The text of a
 * chart that shows times is its title alone: the rest would be another one on each run.
 */
export function chartBundle(form: ChartForms, study: string): Bundle {
  const text = form.isOfTheClock ? form.title : textOf(form);
  if (form.isEmpty) return { "text/plain": text };
  const svg = form.svg({ id: `${study}-${form.name}`.replace(/[^\w-]/g, "_") });
  const forms: { readonly [R in Renderer]: () => readonly [string, unknown] } = {
    plotly: () => [PLOTLY, captioned(form)],
    svg: () => ["image/svg+xml", svg],
    html: () => ["text/html", htmlChart(form.title, svg, form.figure())],
  };
  return { ...Object.fromEntries(renderers().map((name) => forms[name]())), "text/plain": text };
}
