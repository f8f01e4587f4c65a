const DAY = 86_400_000;
const SECOND = 1000;
/** Steps of equal length, in milliseconds, and of months. */
const EVEN = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  60 * SECOND,
  300 * SECOND,
  900 * SECOND,
  3600 * SECOND,
  3 * 3600 * SECOND,
].concat([6 * 3600 * SECOND, DAY / 2, DAY, 2 * DAY, 7 * DAY, 14 * DAY]);
const MONTHS = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200];

/** Round moments in low..high, milliseconds since 1970 UTC, at most about `wanted`: 1955, 1955-07, 1955-07-04, 12:30. */
export function dateTicks(low: number, high: number, wanted: number): readonly { at: number; text: string }[] {
  const most = Math.max(2, wanted);
  const step = EVEN.find((s) => (high - low) / s <= most);
  if (step !== undefined) {
    const first = Math.ceil(low / step);
    const count = Math.max(0, Math.floor(high / step) - first + 1);
    return Array.from({ length: count }, (_, i) => ({
      at: (first + i) * step,
      text: dateText((first + i) * step, step),
    }));
  }
  const months =
    MONTHS.find((m) => (high - low) / (m * 30.4 * DAY) <= most) ??
    12 * 10 ** Math.ceil(Math.log10((high - low) / (365 * DAY * most)));
  const from = new Date(low);
  const ticks: { at: number; text: string }[] = [];
  for (let m = Math.ceil((from.getUTCFullYear() * 12 + from.getUTCMonth()) / months) * months; ; m += months) {
    const at = Date.UTC(Math.floor(m / 12), m % 12);
    if (at > high || Number.isNaN(at)) return ticks;
    if (at >= low) ticks.push({ at, text: dateText(at, months % 12 === 0 ? 365 * DAY : 30 * DAY) });
  }
}

/** As much of a moment as a step of this length leaves open. */
export function dateText(at: number, step = DAY): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  const iso = date.toISOString();
  if (step >= 365 * DAY) return iso.slice(0, -20);
  if (step >= 30 * DAY) return iso.slice(0, -17);
  return step >= DAY ? iso.slice(0, -14) : iso.slice(11, step < 60 * SECOND ? 19 : 16);
}
