/** Lists in records in lists: what is deeper is written as one piece. */
const DEPTH = 4;

/** The text of `JSON.stringify(value, undefined, 2)`, one piece after the other: none is longer than an item of a list. */
export function* jsonPieces(value: unknown, depth = DEPTH, indent = ""): Generator<string> {
  const isOpen = depth > 0 && typeof value === "object" && value !== null && !("toJSON" in value);
  const parts = isOpen ? partsOf(value) : [];
  if (parts.length === 0) {
    // A line's end within a text is written as \\n: these are ends of lines alone.
    yield JSON.stringify(value, undefined, 2).replaceAll("\n", `\n${indent}`);
    return;
  }
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  let before = `${open}\n`;
  for (const [name, part] of parts) {
    yield `${before}${inner}${name}`;
    yield* jsonPieces(part, depth - 1, inner);
    before = ",\n";
  }
  yield `\n${indent}${close}`;
}

/** What stands in a list or a record, each behind its name; what JSON has no word for is null in lists and left out of records. */
function partsOf(value: object): readonly (readonly [name: string, part: unknown])[] {
  if (Array.isArray(value)) return value.map((item) => ["", isWritten(item) ? item : null]);
  return Object.entries(value).flatMap(([key, part]) =>
    isWritten(part) ? [[`${JSON.stringify(key)}: `, part] as const] : [],
  );
}

const isWritten = (value: unknown): boolean => value !== undefined && !["function", "symbol"].includes(typeof value);
