export { type DataArgs, dataArgs, MISSING_WORDS, type ReadOptions } from "./args.js";
export { type BuiltInSet, builtInSets, findBuiltIn } from "./built-in.js";
export { frameOf } from "./data-frame.js";
export type { Table } from "./dataset.js";
export { type ColumnDescription, type Description, describe } from "./describe.js";
export { tableFromFrame } from "./frame.js";
export { readBuiltIn, readTable } from "./read-table.js";
export type { Reading } from "./reading.js";
export { type DataSource, readSource, type SourceOptions } from "./sources.js";
