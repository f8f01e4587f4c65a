import { pack, unpack } from "../core/pack.js";
import type { Table } from "../data/dataset.js";
import type { Planned } from "../plan/planned.js";
import type { Candidate } from "../space/space.js";
import { blend, voteOf } from "./blend.js";
import { fitModel, predictionBy, type Said } from "./model.js";

/** Models on one file whose predictions are averaged, each as often as it counts. */
type EnsembleFile = {
  readonly format: "tunebook-ensemble";
  readonly counts: readonly number[];
  readonly [member: `member${number}`]: Uint8Array;
};

/** Fits every member's pipeline on all rows of the study's data. */
export function fitEnsemble(
  planned: Planned,
  members: readonly { readonly candidate: Candidate; readonly count: number }[],
): ArrayBuffer {
  const fitted = members.map(({ candidate }, i) => [`member${i}`, new Uint8Array(fitModel(planned, candidate))]);
  const counts = members.map(({ count }) => count);
  return pack({ format: "tunebook-ensemble", counts, ...Object.fromEntries(fitted) });
}

/**
 * What a model or an ensemble says of new rows, as columns: the prediction, and a probability a class where all its
 * models have them.
 */
export function predictWith(file: ArrayBuffer, table: Table): Record<string, readonly (string | number)[]> {
  const { format } = unpack<{ format?: string }>(file);
  const isBlend = format === "tunebook-ensemble";
  const { target, levels, prediction, kind } = isBlend
    ? blended(unpack<EnsembleFile>(file), table)
    : predictionBy(file, table);
  const { values, scores } = prediction;
  const isClass = levels.length > 0;
  const columns: Record<string, readonly (string | number)[]> = {
    [target]: Array.from(values, (value) => (isClass ? levels[value]! : value)),
  };
  if (isClass && kind === "probability") {
    for (const [c, level] of levels.entries()) {
      columns[`probability ${level}`] = Array.from(scores.subarray(c * values.length, (c + 1) * values.length));
    }
  }
  return columns;
}

function blended(file: EnsembleFile, table: Table): Said {
  const said = file.counts.map((_, i) => predictionBy(file[`member${i}`]!.slice().buffer, table));
  const { target, levels } = said[0]!;
  const votes = said.map(({ prediction, kind }) => voteOf(prediction, levels.length, kind));
  const kind = said.every((s) => s.kind === "probability") ? "probability" : "decision";
  return { target, levels, prediction: blend(votes, file.counts, levels.length), kind };
}
