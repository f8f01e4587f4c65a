/** One record of a CSV text: a line, or several where a quoted field spans them. */
export interface CsvRecord {
  /** 1-based number of its first line. */
  readonly line: number;
  /** Where its bytes are, without the line end. */
  readonly start: number;
  readonly end: number;
  readonly fields: number;
  /** A quote that never closes, or text between a closing quote and the next delimiter. */
  readonly trouble?: "unclosed-quote" | "text-after-quote";
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/**
 * The records of a UTF-8 text with fields between `delimiter` (one ASCII character) and RFC 4180's quotes. Empty lines
 * are no records. A quote inside an unquoted field is a character like any other; spaces around quotes are skipped.
 */
export function* recordsOf(bytes: Uint8Array, delimiter: string, from = 0): Generator<CsvRecord> {
  const comma = delimiter.charCodeAt(0);
  const length = bytes.length;
  let line = 1;
  let at = from;
  while (at < length) {
    const first = line;
    const start = at;
    let fields = 1;
    let trouble: CsvRecord["trouble"];
    let byte = bytes[at]!;
    // One field a turn.
    for (;;) {
      while (byte === SPACE && comma !== SPACE) byte = bytes[++at]!;
      if (byte === QUOTE) {
        for (;;) {
          byte = bytes[++at]!;
          if (at >= length) {
            trouble ??= "unclosed-quote";
            break;
          }
          if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) line++;
          if (byte === QUOTE) {
            byte = bytes[++at]!;
            if (byte !== QUOTE) break;
          }
        }
        while (byte === SPACE && comma !== SPACE) byte = bytes[++at]!;
        if (at < length && byte !== comma && byte !== LF && byte !== CR) trouble ??= "text-after-quote";
      }
      while (at < length && byte !== comma && byte !== LF && byte !== CR) byte = bytes[++at]!;
      if (at >= length || byte !== comma) break;
      fields++;
      byte = bytes[++at]!;
    }
    const end = at;
    if (at < length) {
      if (byte === CR && bytes[at + 1] === LF) at++;
      at++;
      line++;
    }
    if (end > start) yield { line: first, start, end, fields, ...(trouble === undefined ? {} : { trouble }) };
  }
}

/** The fields of one record, unquoted and trimmed of white space. */
export function fieldsOf(bytes: Uint8Array, { start, end }: CsvRecord, delimiter: string): string[] {
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    while (text[at] === " " && delimiter !== " ") at++;
    let field = "";
    if (text[at] === '"') {
      const close = closingQuote(text, at);
      field = text.slice(at + 1, close).replaceAll('""', '"');
      at = close + 1;
    }
    const next = text.indexOf(delimiter, at);
    const stop = next === -1 ? text.length : next;
    fields.push((field + text.slice(at, stop)).trim());
    if (next === -1) return fields;
    at = next + 1;
  }
}

function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] !== '"') return at;
    at++;
  }
  return text.length;
}

/** The beginning of a record's text on one line, for messages. */
export function excerptOf(bytes: Uint8Array, { start, end }: CsvRecord, longest = 60): string {
  const text = new TextDecoder()
    .decode(bytes.subarray(start, Math.min(end, start + 4 * longest)))
    .replace(/\s+/g, " ")
    .trim();
  if (text === "") return "(blanks only)";
  return text.length > longest || end > start + 4 * longest ? `${text.slice(0, longest)}…` : text;
}
