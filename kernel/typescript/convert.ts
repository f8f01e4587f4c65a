import type { Diagnostic } from "../../src/core/diagnostic.js";
import { Origins } from "./origins.js";
import { withPauses } from "./pauses.js";
import { awaitsAtTop, rewriteCell } from "./rewrite-cell.js";
import type { ConvertResult, Tslab } from "./tslab.js";

/** A cell as JavaScript. */
export interface Converted {
  /** Body of a function of (exports, require). */
  readonly script: string;
  readonly isAsync: boolean;
  /** What later cells see: declarations of all names so far. */
  readonly declarations: string;
  /** The exported name that holds the value of the last line. */
  readonly last: string | undefined;
  /** JavaScript of TypeScript files that the cell imports, by path. */
  readonly files: readonly { readonly path: string; readonly data: string }[];
  readonly origins: Origins;
}

/** Type-checks and compiles a cell after all those before it; what is wrong with it, if anything. */
export function convert(
  code: string,
  declarations: string,
  { converter, ts, maps }: Tslab,
): Converted | readonly Diagnostic[] {
  const rewritten = rewriteCell(code, ts);
  const result = converter.convert(declarations, rewritten.text);
  if (result.diagnostics.length > 0) {
    const place = (offset: number) => Math.max(0, Math.min(rewritten.toOriginal(offset), code.length));
    return unique(result.diagnostics.map((d) => diagnosticOf(d, place)));
  }
  const output = result.output ?? "";
  const script = withPauses(output, ts);
  return {
    script: script.text,
    isAsync: result.hasToplevelAwait === true || awaitsAtTop(output, ts),
    declarations: result.declOutput ?? "",
    last: result.lastExpressionVar,
    files: result.sideOutputs ?? [],
    origins: new Origins(code, rewritten, script, maps.module ?? "", maps.script ?? ""),
  };
}

type Found = ConvertResult["diagnostics"][number];

function diagnosticOf(
  { start, end, messageText, code, fileName }: Found,
  place: (offset: number) => number,
): Diagnostic {
  const severity = "error";
  const hint = installOf(messageText);
  const span = fileName === undefined ? { start: place(start.offset), end: place(end.offset) } : undefined;
  return {
    severity,
    code: `TS${code}`,
    message: messageText,
    ...(hint === undefined ? {} : { hint }),
    ...(span === undefined ? {} : { span }),
    ...(fileName === undefined ? {} : { file: `${fileName}:${start.line + 1}:${start.character + 1}` }),
  };
}

/** Of a package that is not there: how it comes. */
function installOf(message: string): string | undefined {
  const [, name] = /^Cannot find module '((?:@[\w.-]+\/)?[\w-][\w.-]*)(?:\/[^']*)?'/.exec(message) ?? [];
  return name === undefined ? undefined : `in the notebook's folder:  npm install ${name}`;
}

/** tslab exports a name again, so that one trouble with it is found twice. */
function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ span, message }) => {
    const key = `${span?.start} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
