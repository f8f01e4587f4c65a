export { type DataArgs, dataArgs, MISSING_WORDS, type ReadOptions } from "./args.js";
export { type BuiltInSet, builtInSets, findBuiltIn } from "./built-in.js";
export type { Table } from "./dataset.js";
export { type Reading, readBuiltIn, readTable } from "./read-table.js";
