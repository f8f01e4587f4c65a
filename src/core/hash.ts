import { createHash } from "node:crypto";

/** JSON with sorted keys and no undefined: equal values give equal text. Non-finite numbers are written as strings. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value as Record<string, unknown>)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isFinite(value)) return `"${value}"`;
  return JSON.stringify(value) ?? "null";
}

/** First 16 hexadecimal digits (64 bits) of the SHA-256 of the canonical JSON. */
export const hashOf = (value: unknown): string => digest([canonical(value)]);

/** First 16 hexadecimal digits of the SHA-256 of the parts, in order. */
export function digest(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 16);
}
