import { nearest } from "../src/core/suggest.js";
import type { CellRun, Completeness, Completions, Ending, Language } from "./language.js";
import { choose, RENDERERS, renderers } from "./renderer.js";

interface Magic {
  readonly doc: string;
  /** What it answers; the error, where it cannot do that. */
  run(argument: string): { readonly says: string } | { readonly error: string };
}

const MAGICS: Readonly<Record<string, Magic>> = {
  "%render": {
    doc: `forms in which charts are sent: ${RENDERERS.join(", ")}, several with + between them, or default`,
    run(argument) {
      if (argument !== "" && !choose(argument)) {
        return { error: `there is no form '${argument}'; write  %render ${RENDERERS.join("+")}  or  %render default` };
      }
      return { says: `charts are sent as ${renderers().join("+")}` };
    },
  },
  "%magics": {
    doc: "this list",
    run: () => ({ says: [TUNE, ...Object.entries(MAGICS).map(([name, { doc }]) => `${name}  ${doc}`)].join("\n") }),
  },
};
const TUNE = "%%tune  the cell is a tuning cell, whatever its first word";

export const isMagic = (code: string): boolean => /^\s*%(?!%tune\b)/.test(code);

/** Cells of one line that begins with %: settings of the kernel. */
export class Magics implements Language {
  async run(code: string, _run: CellRun): Promise<Ending> {
    const [name = "", argument = ""] = /^(%+\w*)\s*(.*)$/s.exec(code.trim())?.slice(1) ?? [];
    const magic = MAGICS[name];
    const answer = magic?.run(argument.trim()) ?? { error: unknown(name) };
    if ("says" in answer) {
      process.stdout.write(`${answer.says}\n`);
      return { ok: true, value: undefined };
    }
    return { ok: false, name: "MagicError", message: answer.error, traceback: [answer.error] };
  }

  complete(code: string, offset: number): Completions {
    const start = code.search(/\S|$/);
    const typed = code.slice(start, offset);
    const items = /\s/.test(typed) ? RENDERERS : ["%%tune", ...Object.keys(MAGICS)];
    const from = /\s/.test(typed) ? offset - /\w*$/.exec(typed)![0].length : start;
    const word = code.slice(from, offset);
    return {
      start: from,
      end: offset,
      items: items.filter((item) => item.startsWith(word)).map((text) => ({ text, type: "magic" })),
    };
  }

  inspect(code: string): { readonly "text/plain": string } | undefined {
    const magic = MAGICS[/%\w+/.exec(code)?.[0] ?? ""];
    return magic && { "text/plain": magic.doc };
  }

  completeness(): Completeness {
    return { status: "complete" };
  }
}

function unknown(name: string): string {
  const near = nearest(name, ["%%tune", ...Object.keys(MAGICS)]);
  return `there is no magic ${name}; ${near === undefined ? "%magics lists those that there are" : `did you mean ${near}?`}`;
}
