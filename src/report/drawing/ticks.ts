/**
 * Round numbers that divide low..high, about `wanted` of them: steps of 1, 2 or 5 times a power of ten, of which the
 * nearest to the wanted one is taken. Heckbert, Nice Numbers for Graph Labels, Graphics Gems (1990).
 */
export function ticks(low: number, high: number, wanted: number, whole = false): readonly number[] {
  const raw = (high - low) / Math.max(1, wanted);
  const power = Math.floor(Math.log10(raw));
  const share = raw / 10 ** power;
  const factor = share < Math.SQRT2 ? 1 : share < Math.sqrt(10) ? 2 : share < Math.sqrt(50) ? 5 : 10;
  // 10 ** -2 is exact where 10 ** n for n < 0 times an integer is not: divide by the whole power.
  const [times, over] = power < 0 ? [factor, 10 ** -power] : [factor * 10 ** power, 1];
  const [step, parts] = whole && times / over < 1 ? [1, 1] : [times, over];
  const first = Math.ceil((low * parts) / step - 1e-9);
  const last = Math.floor((high * parts) / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ((first + i) * step) / parts);
}

/** Powers of ten; with 2 and 5 between them where there are few, every n-th where there are many. */
export function logTicks(low: number, high: number, wanted: number): readonly number[] {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = to - from;
  const every = Math.max(1, Math.ceil(decades / wanted));
  const factors = decades * 3 <= wanted + 2 ? [1, 2, 5] : [1];
  const slack = 1 + 1e-9;
  return Array.from({ length: Math.floor(decades / every) + 1 }, (_, i) => from + i * every)
    .flatMap((power) => factors.map((f) => (power < 0 ? f / 10 ** -power : f * 10 ** power)))
    .filter((x) => x >= low / slack && x <= high * slack);
}

/** As short as the step between the ticks allows: 0.05, 2000, 1e-6. */
export function tickText(x: number): string {
  if (x === 0) return "0";
  const size = Math.abs(x);
  if (size >= 1e5 || size < 1e-3) return x.toExponential().replace("e+", "e");
  return String(Number(x.toPrecision(6)));
}
