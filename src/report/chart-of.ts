import type { Outcome } from "../trial.js";
import type { ChartContext } from "./chart-drawn.js";
import { drawnCharts } from "./charts/index.js";
import { type Figure, figureOf } from "./drawing/figure.js";
import type { DataTable } from "./drawing/picture.js";
import { type SvgOptions, svgOf } from "./drawing/svg.js";
import { short } from "./numbers.js";
import { type Paint, plain } from "./paint.js";
import { table } from "./table.js";

/** One chart of a study in all its forms. Each is the same for the same outcome: no random ids. */
export interface ChartForms {
  readonly name: string;
  readonly title: string;
  /** What it shows, in a sentence or two; of an empty one, why there is nothing. */
  readonly says: string;
  /** The stored events do not hold what it needs, or too little of it. */
  readonly isEmpty: boolean;
  /** Shows times of the clock: another run of the same plan gives another picture. */
  readonly isOfTheClock: boolean;
  /** Plain data; of an empty chart { nothing: why }. */
  readonly data: unknown;
  readonly table: DataTable;
  /** A file of its own, drawn without a browser. */
  svg(options?: SvgOptions): string;
  /** For Plotly: { data, layout }. */
  figure(): Figure;
  text(width?: number, paint?: Paint): string;
}

/** undefined: no chart of that name can be drawn from stored events. */
export function chartOf(name: string, outcome: Outcome, context: ChartContext): ChartForms | undefined {
  const chart = drawnCharts.find(name);
  const found = chart?.of(outcome, context);
  if (chart === undefined || found === undefined) return undefined;
  const { data, picture, isEmpty } = found;
  const { title, says, table } = picture;
  return {
    name,
    title,
    says,
    isEmpty,
    isOfTheClock: chart.isOfTheClock === true,
    data,
    table,
    svg: (options = {}) => svgOf(picture, { id: name, ...options }),
    figure: () => figureOf(picture),
    text: (width, paint = plain) => textOf({ title, says, table }, width, paint),
  };
}

/** For a terminal, and for a notebook where no picture can be shown: the sentence, and the data as a table. */
function textOf(
  { title, says, table: { columns, rows } }: Pick<ChartForms, "title" | "says" | "table">,
  width: number | undefined,
  paint: Paint,
): string {
  const cells = columns.map((name, j) => ({
    name,
    cells: rows.map((row) => cellText(row[j])),
    ...(rows.some((row) => typeof row[j] === "number") ? { align: "right" as const } : {}),
    ...(j === 0 ? {} : { optional: true as const }),
  }));
  const head = `${paint("bold", title)}\n${says}`;
  return columns.length === 0 ? head : `${head}\n\n${table(cells, width, paint)}`;
}

export const cellText = (cell: string | number | undefined): string =>
  cell === undefined ? "" : typeof cell === "number" ? short(cell, 6) : cell;
