import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.js";
import { digest } from "../../src/core/hash.js";
import { columnOf, matrixOf, takeRows } from "../../src/core/matrix.js";
import type { Table } from "../../src/data/dataset.js";
import { planStudy } from "../../src/plan/planned.js";
import { predictWith } from "../../src/run/ensemble-model.js";
import { fitModel } from "../../src/run/model.js";

/** Two shops whose sales repeat every third week and grow by one, written down in no order. */
const sales = (week: number, shop: number) => 100 * shop + week + [0, 7, -4][week % 3]!;
const rows = Array.from({ length: 48 }, (_, i) => [Math.floor(i / 2), i % 2] as const).sort(
  (a, b) => ((a[0] * 5) % 7) - ((b[0] * 5) % 7) || a[0] - b[0],
);

async function exported(model: string): Promise<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), "memory-"));
  const lines = rows.map(([week, shop]) => `${week},${["east", "west"][shop]},${sales(week, shop)}`);
  writeFileSync(join(folder, "sales.csv"), ["week,shop,sales", ...lines, ""].join("\n"));
  const text = `study sold {
    data "sales.csv"
    predict sales as number
    order by week
    group by shop
    model ${model}
    validate rolling(folds = 3, horizon = 3)
    minimize mae
  }`;
  const { studies, diagnostics } = await compile(text, { file: join(folder, "sold.tune") });
  expect(diagnostics.filter(({ severity }) => severity !== "hint")).toEqual([]);
  return fitModel(planStudy(studies[0]!), {});
}

/** The weeks to come, the shops in the other order; and one shop that training lacks. */
const coming: Table = (() => {
  const cells = [24, 25, 26].flatMap((week) => [1, 0, 2].map((shop) => [week, shop] as const));
  const levels = ["west", "east", "north"];
  const matrix = matrixOf(cells.length, [
    { name: "shop", kind: "category", levels },
    { name: "week", kind: "number" },
  ]);
  for (const [i, [week, shop]] of cells.entries()) {
    matrix.data[i] = [1, 0, 2][shop]!;
    matrix.data[cells.length + i] = week;
  }
  return { name: "coming", matrix, hash: digest([]) };
})();
const truthOf = ({ matrix }: Table) =>
  Array.from(columnOf(matrix, 0), (code, i) => (code === 2 ? Number.NaN : sales(columnOf(matrix, 1)[i]!, 1 - code)));

describe("an exported model remembers the past", () => {
  it.each(["lags(count = 1) |> ridge(alpha = 0)", "exponential_smoothing(trend = additive, season = 3)"])(
    "%s",
    async (model) => {
      const file = await exported(model);
      const { sales: predicted } = predictWith(file, coming);
      for (const [i, truth] of truthOf(coming).entries()) {
        if (Number.isNaN(truth)) expect(predicted![i]).toBeNaN();
        else expect(Math.abs(Number(predicted![i]) - truth)).toBeLessThan(0.5);
      }
      // Row by row, each week after the last that is known.
      const first = { ...coming, matrix: takeRows(coming.matrix, [1]) };
      expect(predictWith(file, first).sales![0]).toBe(predicted![1]);
    },
  );

  it("and asks for the columns that tell time and series", async () => {
    const file = await exported("lags(count = 1) |> ridge(alpha = 0)");
    const timeless = {
      ...coming,
      matrix: {
        ...coming.matrix,
        columns: [
          { name: "x", kind: "number" as const },
          { name: "y", kind: "number" as const },
        ],
      },
    };
    expect(() => predictWith(file, timeless)).toThrow("lacks 'week', 'shop'");
  });
});
