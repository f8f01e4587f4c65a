import type { Compiler } from "./compiler.js";

/**
 * Declarations without the variables that have no value: of a cell that threw, what came before the error stays, and what
 * it did not get to is not there.
 */
export function reached(declarations: string, names: Readonly<Record<string, unknown>>, ts: Compiler): string {
  const file = ts.createSourceFile("cells.d.ts", declarations, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  return file.statements
    .filter(
      (statement) =>
        !ts.isVariableStatement(statement) ||
        statement.declarationList.declarations.some(
          ({ name }) => !ts.isIdentifier(name) || names[name.text] !== undefined,
        ),
    )
    .map((statement) => statement.getFullText(file))
    .join("");
}
