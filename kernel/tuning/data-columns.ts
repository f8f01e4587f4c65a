import { parse } from "../../grammar/parse.js";
import { dataSources } from "../../src/check/extends.js";
import { readSource } from "../../src/data/index.js";
import { columnsOf } from "./frames.js";

/** Columns of the data that texts name; files are read once. */
export class DataColumns {
  readonly #cwd: string;
  readonly #names: Readonly<Record<string, unknown>>;
  readonly #read = new Map<string, Promise<readonly string[]>>();

  constructor(cwd: string, names: Readonly<Record<string, unknown>>) {
    this.#cwd = cwd;
    this.#names = names;
  }

  /** The columns of the data of the study that a place lies in, or else of the last study before it. */
  async at(text: string, offset: number): Promise<readonly string[]> {
    const clauses = dataSources(parse(text).file);
    const { source } = clauses.findLast(({ span }) => span.start <= offset) ?? clauses[0] ?? {};
    if (source === undefined) return [];
    if (!("value" in source) && source.text in this.#names) return columnsOf(this.#names[source.text]);
    const named = "value" in source ? { path: source.value } : { name: source.text };
    const key = JSON.stringify(named);
    const known = this.#read.get(key) ?? this.#columns(named);
    this.#read.set(key, known);
    return known;
  }

  async #columns(named: { path: string } | { name: string }): Promise<readonly string[]> {
    const { table } = await readSource(named, { folder: this.#cwd });
    return table?.matrix.columns.map(({ name }) => name) ?? [];
  }
}
