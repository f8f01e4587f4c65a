/**
 * Colors for light and dark paper. Tones are those of Okabe and Ito (jfly.uni-koeln.de/color, 2008), which people with
 * any common color blindness tell apart, darkened or lightened to stand at least 3:1 from their paper. Shades go from
 * nearly the paper to far from it, in lightness foremost, so that they read in gray as well.
 */
export interface Colors {
  readonly paper: string;
  readonly ink: string;
  /** Ticks, labels. */
  readonly quiet: string;
  /** Grid and frame. */
  readonly line: string;
  readonly tones: readonly string[];
  readonly shades: readonly string[];
}

export const light: Colors = {
  paper: "#ffffff",
  ink: "#1c1d21",
  quiet: "#5a5d66",
  line: "#dcdee3",
  tones: ["#0072b2", "#d55e00", "#00805c", "#b8568d", "#8a6d00", "#3a3c44"],
  shades: ["#eaf1f9", "#d2e2f2", "#b4cfe8", "#8fb8dc", "#689fce", "#4484bb", "#2a68a1", "#184c81", "#0b315c"],
};

export const dark: Colors = {
  paper: "#17181c",
  ink: "#ecedf0",
  quiet: "#a9adb8",
  line: "#363942",
  tones: ["#56b4e9", "#f08a3c", "#2fc29b", "#e39ac6", "#e6c229", "#d5d7dd"],
  shades: ["#202c3b", "#233a52", "#27496b", "#2d5b86", "#36709f", "#4a8abb", "#6aa7d6", "#97c5ea", "#cfe5fa"],
};

export const SHADES = light.shades.length;

/** From here on a shade is far from its paper, and what stands on it takes the color of the paper. */
export const FAR_SHADE = 5;

/** Which shade a number has; the best has the last. */
export function shadeOf(z: number, low: number, high: number, better: "high" | "low"): number {
  if (low === high) return SHADES - 1;
  const share = (z - low) / (high - low);
  const good = better === "high" ? share : 1 - share;
  return Math.min(SHADES - 1, Math.max(0, Math.floor(good * SHADES)));
}

/** Classes under which the drawings' colors change with the scheme; what stands in attributes is the light one. */
export const STYLE = `@media screen and (prefers-color-scheme: dark){${rules(dark)}}`;

function rules({ paper, ink, quiet, line, tones, shades }: Colors): string {
  return [
    `.tb-paper{fill:${paper}}.tb-rim{stroke:${paper}}.tb-ink{fill:${ink}}.tb-quiet{fill:${quiet}}.tb-line{stroke:${line}}`,
    ...tones.map((color, i) => `.tb-f${i}{fill:${color}}.tb-l${i}{stroke:${color}}`),
    ...shades.map((color, i) => `.tb-c${i}{fill:${color}}.tb-r${i}{stroke:${color}}`),
  ].join("");
}
