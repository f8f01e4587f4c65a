import type { Transform } from "../contracts.js";
import { type Column, columnOf, type Matrix, matrixOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { flag, int } from "../core/schema.js";
import { isNumeric, on } from "./on.js";

const params = {
  on,
  degree: int({ doc: "Highest degree of the products", default: 2, min: 1, max: 6, range: [1, 3] }),
  interactions: flag({ doc: "Products of different columns only, no powers", default: false }),
};

type Model = { readonly degree: number; readonly interactions: boolean };

/** Learns nothing. Columns by degree, then by the columns that they multiply; no column of ones. */
export const polynomial: Transform<typeof params> = {
  name: "polynomial",
  doc: "Adds products and powers of columns",
  twin: "sklearn.preprocessing.PolynomialFeatures(include_bias=False)",
  params,
  scope: "row",
  fits: isNumeric,
  acceptsMissing: false,
  gives: { missing: "none", kind: "number" },
  fit: (_train, { degree, interactions }) => ({ buffer: pack({ degree, interactions } satisfies Model) }),
  apply({ buffer }, x) {
    const { degree, interactions } = unpack<Model>(buffer);
    const products = productsOf(x.columns.length, degree, interactions);
    const out = matrixOf(
      x.rows,
      products.map((factors): Column => ({ name: nameOf(factors, x), kind: "number" })),
    );
    for (const [k, factors] of products.entries()) {
      const to = out.data.subarray(k * x.rows, (k + 1) * x.rows).fill(1);
      for (const j of factors) {
        const column = columnOf(x, j);
        for (let i = 0; i < x.rows; i++) to[i] = to[i]! * column[i]!;
      }
    }
    return out;
  },
};

/** Every ascending list of 1 to `degree` columns; with repeats unless only interactions are wanted. */
function productsOf(p: number, degree: number, isDistinct: boolean): readonly (readonly number[])[] {
  const all: (readonly number[])[] = [];
  let longest: readonly (readonly number[])[] = [[]];
  for (let d = 1; d <= degree; d++) {
    longest = longest.flatMap((factors) => {
      const last = factors.at(-1) ?? (isDistinct ? -1 : 0);
      const from = isDistinct ? last + 1 : last;
      return Array.from({ length: Math.max(0, p - from) }, (_, at) => [...factors, from + at]);
    });
    all.push(...longest);
  }
  return all;
}

function nameOf(factors: readonly number[], x: Matrix): string {
  const distinct = [...new Set(factors)];
  const power = (j: number) => factors.filter((other) => other === j).length;
  return distinct.map((j) => x.columns[j]!.name + (power(j) > 1 ? `^${power(j)}` : "")).join("*");
}
