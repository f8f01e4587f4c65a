import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { median } from "./compare.js";
import { choice, int, type Problem } from "./search-problem.js";

interface Listed {
  readonly file: string;
  readonly kind: string;
  readonly direction: "maximize" | "minimize";
  readonly shape: readonly number[];
  readonly params: readonly { readonly name: string; readonly values: readonly unknown[]; readonly type: string }[];
}

/** The tables of a folder with an index.json; none where there is no such folder. */
export function tablesOf(folder: string): readonly Problem[] {
  const index = join(folder, "index.json");
  if (!existsSync(index)) return [];
  const { tables } = JSON.parse(readFileSync(index, "utf8")) as { tables: Readonly<Record<string, Listed>> };
  return Object.entries(tables).map(([name, listed]) => tableOf(name, listed, folder));
}

/** Numbers are searched by their place on the scale, words as unordered choices. */
function tableOf(name: string, { file, kind, direction, shape, params }: Listed, folder: string): Problem {
  const bytes = readFileSync(join(folder, file));
  const sign = direction === "minimize" ? 1 : -1;
  const losses = new Float64Array(bytes.length / 4);
  for (let i = 0; i < losses.length; i++) losses[i] = sign * bytes.readFloatLE(4 * i);
  const known = losses.filter((v) => !Number.isNaN(v));
  const best = known.reduce((a, b) => Math.min(a, b));
  const width = median([...known]) - best;
  const space = {
    params: params.map(({ name: id, values, type }) =>
      type === "choice" ? choice(id, ...values.map(String)) : int(id, 0, values.length - 1),
    ),
    where: [],
  };
  return {
    name: `${kind === "nasbench201" ? "nb201" : kind}/${name}`,
    kind: "table",
    space,
    loss(candidate) {
      let at = 0;
      for (const [j, { name: id, values }] of params.entries()) {
        const value = candidate[id]!;
        at = at * shape[j]! + (typeof value === "number" ? value : values.map(String).indexOf(String(value)));
      }
      return losses[at]!;
    },
    regret: (loss) => (loss - best) / width,
  };
}
