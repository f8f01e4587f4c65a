import type { Prediction } from "../contracts.js";

/** Fills `values` with the class of the highest score, the lowest class of equals. */
export function decide({ values, scores }: Prediction): void {
  const rows = values.length;
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let at = rows + i, c = 1; at < scores.length; at += rows, c++) {
      if (scores[at]! > scores[best * rows + i]!) best = c;
    }
    values[i] = best;
  }
}

/**
 * Turns logarithms of joint likelihoods in `scores` into probabilities, and fills `values` with the likeliest class,
 * the lowest of equals. −∞ becomes 0.
 */
export function decideFromLogs(out: Prediction): void {
  decide(out);
  const { values, scores } = out;
  const rows = values.length;
  for (let i = 0; i < rows; i++) {
    const top = scores[values[i]! * rows + i]!;
    let sum = 0;
    for (let at = i; at < scores.length; at += rows) {
      const e = Math.exp(scores[at]! - top);
      scores[at] = e;
      sum += e;
    }
    for (let at = i; at < scores.length; at += rows) scores[at] = scores[at]! / sum;
  }
}

/**
 * Probabilities of raw scores, and the class that these decide for: softmax over several outputs, the logistic function
 * of one output for two classes, 1 for a single one.
 * present: the classes that the model knows, ascending; others get 0.   raw: rows × outputs, column-major.
 */
export function fromRaw(raw: Float64Array, present: Int32Array, out: Prediction): void {
  const rows = out.values.length;
  out.scores.fill(0);
  const columns = Array.from(present, (c) => out.scores.subarray(c * rows, (c + 1) * rows));
  if (columns.length === 1) columns[0]!.fill(1);
  else if (columns.length === 2) logistic(raw, columns[0]!, columns[1]!);
  else softmax(raw, columns);
  decideFromRaw(raw, present, out.values);
}

/** Fills `values` with the class of the highest raw score, the lowest of equals; of one output for two classes: by its sign. */
export function decideFromRaw(raw: Float64Array, present: Int32Array, values: Float64Array): void {
  const rows = values.length;
  if (present.length === 1) values.fill(present[0]!);
  else if (present.length === 2) {
    const [first, second] = present as unknown as readonly [number, number];
    for (let i = 0; i < rows; i++) values[i] = raw[i]! > 0 ? second : first;
  } else {
    decide({ values, scores: raw });
    for (let i = 0; i < rows; i++) values[i] = present[values[i]!]!;
  }
}

/**
 * How the probabilities of `fromRaw` move as the raw scores move.
 * move: as raw.   Returns rows × classes, column-major.
 */
export function slopesOfRaw(raw: Float64Array, move: Float64Array, present: Int32Array, classes: number): Float64Array {
  const outputs = present.length === 2 ? 1 : present.length;
  const rows = raw.length / outputs;
  const out = { values: new Float64Array(rows), scores: new Float64Array(rows * classes) };
  fromRaw(raw, present, out);
  const { scores } = out;
  const slopes = new Float64Array(scores.length);
  // One output for two classes moves the odds of the second.
  const moved = (k: number, i: number) => (outputs > 1 ? move[k * rows + i]! : k === 1 ? move[i]! : 0);
  for (let i = 0; i < rows; i++) {
    let mean = 0;
    for (const [k, c] of present.entries()) mean += scores[c * rows + i]! * moved(k, i);
    for (const [k, c] of present.entries()) slopes[c * rows + i] = scores[c * rows + i]! * (moved(k, i) - mean);
  }
  return slopes;
}

function logistic(linear: Float64Array, first: Float64Array, second: Float64Array): void {
  for (let i = 0; i < linear.length; i++) {
    const e = Math.exp(-Math.abs(linear[i]!));
    const large = 1 / (1 + e);
    const small = e / (1 + e);
    first[i] = linear[i]! >= 0 ? small : large;
    second[i] = linear[i]! >= 0 ? large : small;
  }
}

function softmax(linear: Float64Array, columns: readonly Float64Array[]): void {
  const rows = columns[0]!.length;
  for (let i = 0; i < rows; i++) {
    let top = linear[i]!;
    for (let k = 1; k < columns.length; k++) top = Math.max(top, linear[k * rows + i]!);
    let sum = 0;
    for (let k = 0; k < columns.length; k++) {
      const e = Math.exp(linear[k * rows + i]! - top);
      columns[k]![i] = e;
      sum += e;
    }
    for (const column of columns) column[i] = column[i]! / sum;
  }
}
