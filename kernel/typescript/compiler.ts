/** The compiler that tslab is built on: a fork of TypeScript 5.0, with parts that the original keeps to itself. */
export type Compiler = typeof import("#typescript");
export type { Node, SourceFile } from "#typescript";
