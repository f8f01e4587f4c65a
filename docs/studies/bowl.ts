/** The lower the better: 0 at x = 1, y = -2, or with `tilted` elsewhere. */
export default function bowl({ x, y, shape }: { x: number; y: number; shape: string }): number {
  return (x - 1) ** 2 + (y + 2) ** 2 + (shape === "tilted" ? 0.1 * x * y : 0);
}
