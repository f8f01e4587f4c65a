/**
 * A moment, in milliseconds since 1970, as 2026-01-02T03:04:05.678Z. `toISOString` says the same, but V8 asks the local time
 * zone first: 1 MB of tables.
 */
export function isoTime(milliseconds: number): string {
  const at = new Date(milliseconds);
  const day = [padded(at.getUTCFullYear(), 4), padded(at.getUTCMonth() + 1, 2), padded(at.getUTCDate(), 2)].join("-");
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map((n) => padded(n, 2)).join(":");
  return `${day}T${time}.${padded(at.getUTCMilliseconds(), 3)}Z`;
}

const padded = (n: number, digits: number): string => String(n).padStart(digits, "0");
