import type { Fitted } from "../contracts.js";
import { type Matrix, takeColumns } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";

/** What a selector learns: the places of the columns that stay, ascending. */
type Model = { readonly kept: readonly number[] };

export const keepColumns = (kept: readonly number[]): Fitted => ({ buffer: pack({ kept } satisfies Model) });

export const applyKept = ({ buffer }: Fitted, x: Matrix): Matrix => takeColumns(x, unpack<Model>(buffer).kept);
