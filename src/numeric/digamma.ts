/** ψ(x), the derivative of ln Γ, for x > 0: moved beyond 6 by recurrence, then the asymptotic series. Abramowitz & Stegun 6.3. */
export function digamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 10; at++) shift -= 1 / at;
  const u = 1 / (at * at);
  const series = u * (1 / 12 - u * (1 / 120 - u * (1 / 252 - u * (1 / 240 - u * (1 / 132 - u * (691 / 32_760))))));
  return shift + Math.log(at) - 0.5 / at - series;
}
