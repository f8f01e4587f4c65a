/** Text that takes the place of a range, which may be empty. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text after edits, and which offset of one is which of the other. */
export interface Edited {
  readonly text: string;
  /** Offset in the edited text → offset in the original; from within an inserted text, where it was inserted. */
  toOriginal(offset: number): number;
}

/** Applies edits that do not overlap; those at one place keep their order. */
export function edited(original: string, edits: readonly Edit[]): Edited {
  if (edits.length === 0) return { text: original, toOriginal: (offset) => offset };
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  let text = "";
  let at = 0;
  /** Pieces of the original: where each begins in the edited text and in the original. */
  const pieces: { readonly from: number; readonly origin: number; readonly length: number }[] = [];
  const keep = (end: number) => {
    pieces.push({ from: text.length, origin: at, length: end - at });
    text += original.slice(at, end);
  };
  for (const edit of sorted) {
    keep(edit.start);
    text += edit.text;
    at = edit.end;
  }
  keep(original.length);
  const toOriginal = (offset: number) => {
    const piece = pieces.findLast(({ from }) => from <= offset)!;
    return piece.origin + Math.min(offset - piece.from, piece.length);
  };
  return { text, toOriginal };
}
