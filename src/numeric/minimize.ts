const GOLDEN = (3 - Math.sqrt(5)) / 2;
const STEPS = 500;

/**
 * Where f has a minimum in [low, high], to within `tolerance` and what f's rounding allows.
 * Golden section with parabolic steps where those are safe.   Brent 1973, chapter 5.
 */
export function minimize(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  let a = low;
  let b = high;
  let x = a + GOLDEN * (b - a);
  let w = x;
  let v = x;
  let fx = f(x);
  let fw = fx;
  let fv = fx;
  let step = 0;
  let before = 0;
  for (let k = 0; k < STEPS; k++) {
    const middle = (a + b) / 2;
    const near = Math.sqrt(Number.EPSILON) * Math.abs(x) + tolerance / 3;
    if (Math.abs(x - middle) <= 2 * near - (b - a) / 2) break;
    const parabola = Math.abs(before) > near ? vertex(x, w, v, fx, fw, fv) : Number.NaN;
    const isSafe = Math.abs(parabola) < Math.abs(before) / 2 && x + parabola > a && x + parabola < b;
    if (isSafe) {
      before = step;
      step = parabola;
      const isAtEnd = x + step - a < 2 * near || b - (x + step) < 2 * near;
      if (isAtEnd) step = middle >= x ? near : -near;
    } else {
      before = x >= middle ? a - x : b - x;
      step = GOLDEN * before;
    }
    const u = x + (Math.abs(step) >= near ? step : step >= 0 ? near : -near);
    const fu = f(u);
    if (fu <= fx) {
      if (u >= x) a = x;
      else b = x;
      [v, fv, w, fw, x, fx] = [w, fw, x, fx, u, fu];
      continue;
    }
    if (u < x) a = u;
    else b = u;
    if (fu <= fw || w === x) [v, fv, w, fw] = [w, fw, u, fu];
    else if (fu <= fv || v === x || v === w) [v, fv] = [u, fu];
  }
  return x;
}

/** How far from x the parabola through three points has its extreme. */
function vertex(x: number, w: number, v: number, fx: number, fw: number, fv: number): number {
  const r = (x - w) * (fx - fv);
  const q = (x - v) * (fx - fw);
  return ((x - v) * q - (x - w) * r) / (-2 * (q - r));
}
