import { createReadStream } from "node:fs";

/** Characters that each chunk repeats of the one before: more than the beginning of a field that is looked at. */
const OVERLAP = 64;

/**
 * Whether a field of the text begins like a code that could pass for a number: with a zero and another digit (00123),
 * or with digits that an underscore joins (2020_01). One pass over the bytes, to the first such field.
 */
export async function hasCodes(path: string, delimiter: string): Promise<boolean> {
  const begin = `[\\n\\r${delimiter.replace(/[\\\]^-]/, "\\$&")}][ \\t"+-]*`;
  const zero = new RegExp(`${begin}0\\d`);
  const joined = new RegExp(`${begin}\\d[\\d.]*_\\d`);
  let tail = "\n";
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    // One character a byte: fast, and right where only ASCII is looked for.
    const text = tail + (chunk as Buffer).toString("latin1");
    if (zero.test(text) || (text.includes("_") && joined.test(text))) return true;
    tail = text.slice(-OVERLAP);
  }
  return false;
}
