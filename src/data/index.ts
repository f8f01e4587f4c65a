export { type DataArgs, dataArgs, MISSING_WORDS, type ReadOptions } from "./args.js";
export { type BuiltInSet, builtInSets, findBuiltIn } from "./built-in.js";
export type { Table } from "./dataset.js";
export { tableFromFrame } from "./frame.js";
export { readBuiltIn, readTable } from "./read-table.js";
export type { Reading } from "./reading.js";
export { type DataSource, readSource, type SourceOptions } from "./sources.js";
