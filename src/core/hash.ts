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
  if (keys.length > 1) keys.sort();
  let text = "";
  for (const key of keys) {
    const own = value[key];
    if (own !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonical(own)}`;
  }
  return `{${text}}`;
}

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
