/** The valley of Rosenbrock (1960): its bottom, 0, lies at (1, 1), at the end of a bent floor that is nearly level. */
export default function banana({ x, y }: { readonly x: number; readonly y: number }): number {
  return (1 - x) ** 2 + 10 * (y - x ** 2) ** 2;
}
