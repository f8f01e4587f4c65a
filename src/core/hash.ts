import { createHash, hash } from "node:crypto";

/** JSON with sorted keys and no undefined: equal values give equal text. Non-finite numbers are written as strings. */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? String(value) : `"${value}"`;
    case "string":
      return JSON.stringify(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? `[${value.map(canonical).join(",")}]` : record(value as Record<string, unknown>);
    default:
      return JSON.stringify(value) ?? "null";
  }
}

/** Of thousands of candidates: no lists of pairs. */
function record(value: Record<string, unknown>): string {
  const keys = Object.keys(value);
  sort(keys);
  let text = "";
  for (let i = 0; i < keys.length; i++) {
    const own = value[keys[i]!];
    if (own !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(keys[i])}:${canonical(own)}`;
  }
  return `{${text}}`;
}

/** In place. By insertion: a sort of the language makes copies, which of a few names take longer than the sorting. */
function sort(keys: string[]): void {
  if (keys.length > FEW) keys.sort();
  else
    for (let i = 1; i < keys.length; i++) {
      const key = keys[i]!;
      let at = i;
      for (; at > 0 && keys[at - 1]! > key; at--) keys[at] = keys[at - 1]!;
      keys[at] = key;
    }
}
const FEW = 16;

/** First 16 hexadecimal digits (64 bits) of the SHA-256 of the canonical JSON. */
export const hashOf = (value: unknown): string => short(hash("sha256", canonical(value)));

/** First 16 hexadecimal digits of the SHA-256 of the parts, in order. */
export function digest(parts: readonly (string | Uint8Array)[]): string {
  if (parts.length === 1) return short(hash("sha256", parts[0]!));
  // One call for one text takes less than to begin a hash, to feed it and to end it.
  if (parts.every((part) => typeof part === "string")) return short(hash("sha256", parts.join("")));
  const whole = createHash("sha256");
  for (const part of parts) whole.update(part);
  return short(whole.digest("hex"));
}

const DIGITS = Buffer.alloc(16);

/** A string of its own: a slice would keep all 64 digits, of each of a hundred thousand trials. */
function short(hexadecimal: string): string {
  DIGITS.write(hexadecimal, "latin1");
  return DIGITS.toString("latin1");
}
