import { nearest } from "../core/suggest.js";
import { QUERY, type ReadOptions } from "./args.js";
import { builtInSets, findBuiltIn } from "./built-in.js";
import { holdsData, tableFromFrame } from "./frame.js";
import { say } from "./messages.js";
import { readBuiltIn, readQuery, readTable } from "./read-table.js";
import type { Reading } from "./reading.js";

/** What a `data` clause names: files in quotes, or a data frame, `query` or a built-in set by name. */
export type DataSource = { readonly path: string } | { readonly name: string };

export interface SourceOptions extends ReadOptions {
  /** Data frames by name; one hides a built-in set of the same name. */
  readonly frames?: Readonly<Record<string, unknown>>;
}

/** The table that a `data` clause means. */
export async function readSource(source: DataSource, options: SourceOptions = {}): Promise<Reading> {
  if ("path" in source) return readTable(source.path, options);
  const { name } = source;
  const { frames = {}, args = {} } = options;
  if (Object.hasOwn(frames, name)) return tableFromFrame(name, frames[name], args);
  if (name === QUERY) return readQuery(options);
  const set = findBuiltIn(name);
  if (set !== undefined) return readBuiltIn(set, args);
  const held = Object.keys(frames).filter((key) => holdsData(frames[key]));
  const known = [...held, ...builtInSets.map((other) => other.name)];
  const near = nearest(name, known);
  return { diagnostics: [say("unknown-data", { name, known, ...(near === undefined ? {} : { near }) })] };
}
