import type { Beside, Past, Training } from "../contracts.js";

/** The past that a step reads. Throws when there is none: the checker asks for `order by`. */
export function pastIn(beside: Beside | undefined): Past {
  if (beside?.past === undefined) throw new Error("the target's past needs 'order by'");
  return beside.past;
}

/**
 * What was known of a row's target `ahead` steps before it (back = 0), one step earlier (back = 1) …; NaN before the
 * series begins, and where it is not known.
 */
export function knownBefore({ known, begins, places, ahead }: Past, row: number, back: number): number {
  const place = places[row]!;
  const at = place - ahead - back;
  return at < begins[place]! ? Number.NaN : known[at]!;
}

/** The training rows whose last `count` known targets are all there. Throws where there are none, naming `step`. */
export function rowsWithPast({ x, beside }: Training, count: number, step: string): Uint32Array {
  const past = pastIn(beside);
  const isWhole = (row: number) => {
    for (let back = 0; back < count; back++) if (Number.isNaN(knownBefore(past, row, back))) return false;
    return true;
  };
  const rows = Uint32Array.from({ length: x.rows }, (_, row) => row).filter(isWhole);
  if (rows.length > 0) return rows;
  const needed = past.ahead + count;
  throw new Error(
    `${step} leaves no row to train on: a row needs ${count} known values ${past.ahead} steps before it, a series of ${needed} rows`,
  );
}
