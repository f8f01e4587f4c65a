const STAGES = 16;

/**
 * Epochs or trees at which a fit of `most` is looked at on its way, ascending, up to `most`: each about the same multiple
 * of the one before. Who learns step by step may keep what it has come to there, for whoever asks later.
 */
export function stagesUpTo(most: number): readonly number[] {
  const at = Array.from({ length: STAGES }, (_, i) => Math.round(most ** ((i + 1) / STAGES)));
  return [...new Set([1, ...at])];
}
