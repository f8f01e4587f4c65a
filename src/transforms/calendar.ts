import type { Transform } from "../contracts.js";
import { matrixOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { choice, column, list } from "../core/schema.js";

const DAY = 86_400_000;

type Part = (milliseconds: number, date: Date) => number;
const startOfYear = (date: Date) => Date.UTC(date.getUTCFullYear(), 0, 1);
const weekday = (date: Date) => (date.getUTCDay() + 6) % 7;

/** The week that the Thursday of this week lies in (ISO 8601). */
function isoWeek(milliseconds: number, date: Date): number {
  const thursday = new Date(milliseconds + (3 - weekday(date)) * DAY);
  return 1 + Math.floor((thursday.getTime() - startOfYear(thursday)) / (7 * DAY));
}

const PARTS: Readonly<Record<string, Part>> = {
  year: (_ms, date) => date.getUTCFullYear(),
  quarter: (_ms, date) => 1 + Math.floor(date.getUTCMonth() / 3),
  month: (_ms, date) => date.getUTCMonth() + 1,
  week: isoWeek,
  day: (_ms, date) => date.getUTCDate(),
  weekday: (_ms, date) => weekday(date),
  yearday: (ms, date) => 1 + Math.floor((ms - startOfYear(date)) / DAY),
  hour: (_ms, date) => date.getUTCHours(),
  days: (ms) => ms / DAY,
};

const params = {
  of: column({ doc: "A column of dates or numbers: a feature, or the one that `order by` names" }),
  parts: list({
    doc: "What is told of a date: weekday is 0 on Monday, week that of ISO 8601, days those since 1970",
    item: choice({ doc: "A part of a date", values: Object.keys(PARTS) }),
    default: ["year", "month", "day", "weekday", "yearday"],
  }),
};
type Model = { readonly parts: readonly string[] };

/** Of a number (the week of the study, the year) it adds the number. */
export const calendar: Transform<typeof params> = {
  name: "calendar",
  doc: "Replaces a date by its parts, as numbers: year, month, day, …",
  twin: "pandas.Series.dt",
  params,
  scope: "row",
  fits: ({ kind }) => kind === "date" || kind === "number",
  acceptsMissing: true,
  gives: { missing: "same", kind: "number" },
  fit: (_train, { parts }) => ({ buffer: pack({ parts } satisfies Model) }),
  apply({ buffer }, x) {
    const { parts } = unpack<Model>(buffer);
    const columns = x.columns.flatMap(({ name, kind }) =>
      (kind === "date" ? parts.map((part) => `${name}.${part}`) : [name]).map((of) => ({
        name: of,
        kind: "number" as const,
      })),
    );
    const out = matrixOf(x.rows, columns);
    let to = 0;
    for (const [j, { kind }] of x.columns.entries()) {
      for (const part of kind === "date" ? parts : [undefined]) {
        for (let i = 0; i < x.rows; i++) out.data[to++] = partOf(x.data[j * x.rows + i]!, part);
      }
    }
    return out;
  },
};

function partOf(value: number, part: string | undefined): number {
  return part === undefined || Number.isNaN(value) ? value : PARTS[part]!(value, new Date(value));
}
