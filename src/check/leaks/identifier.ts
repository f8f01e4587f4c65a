import type { Table } from "../../data/dataset.js";
import { factsOf } from "../columns.js";
import { FEWEST_ROWS } from "./leak.js";

const ID_NAME = /(^|[_\s.-])(id|ids|uuid|guid|key|index|rownames?|row_number|unnamed:? ?0)$|^(id|nr|no)$|[a-z]I[dD]$/;

/** Sentences are different in every row and say something all the same: three words and more, most of them. */
const isProse = (texts: readonly string[]): boolean =>
  texts.filter((text) => /\S\s+\S+\s+\S/.test(text)).length > texts.length / 2;

/** How a column names rows rather than describing them, or undefined. */
export function identifies(table: Table, place: number): string | undefined {
  const { rows } = table.matrix;
  const { name, kind } = table.matrix.columns[place]!;
  if (rows < FEWEST_ROWS || kind === "boolean" || kind === "date") return undefined;
  const facts = factsOf(table, place);
  if (kind === "number") {
    if (facts.counts) return "counts the rows";
    return facts.isWhole && ID_NAME.test(name.toLowerCase()) && facts.distinct === rows
      ? "is different in every row"
      : undefined;
  }
  if (kind === "text" && isProse(table.matrix.columns[place]!.levels ?? [])) return undefined;
  if (facts.distinct === rows - facts.missing && facts.missing < rows / 2) return "is different in every row";
  return undefined;
}
