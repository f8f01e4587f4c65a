/** Fewer rows a stretch than this are copied one by one. */
const STRETCH = 16;

/** out[i] = column[row from + i of those that are taken]. */
export type RowCopier = (column: Float64Array, from: number, out: Float64Array) => void;

/** What copies some rows of one column after the other: rows that stand together go together. */
export function rowCopier(rows: ArrayLike<number>): RowCopier {
  const stretches = stretchesOf(rows);
  if (stretches === undefined) {
    return (column, from, out) => {
      for (let i = 0; i < out.length; i++) out[i] = column[rows[from + i]!]!;
    };
  }
  return (column, from, out) => {
    const last = from + out.length;
    for (const { start, end, at } of stretches) {
      const [first, until] = [Math.max(from, at), Math.min(last, at + end - start)];
      if (first < until) out.set(column.subarray(start + first - at, start + until - at), first - from);
    }
  };
}

/** Rows that follow one another: from `start` to before `end`. `at`: so many are taken before them. */
interface Stretch {
  readonly start: number;
  end: number;
  readonly at: number;
}

/** undefined where there are many. */
function stretchesOf(rows: ArrayLike<number>): readonly Stretch[] | undefined {
  const found: Stretch[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const last = found.at(-1);
    if (last?.end === row) last.end++;
    else if (found.push({ start: row, end: row + 1, at: i }) > 1 + rows.length / STRETCH) return undefined;
  }
  return found;
}
