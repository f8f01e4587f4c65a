import { dark, light } from "../../src/report/drawing/palette.js";

/** Colors of figures on a light page → on a dark one. */
const COLORS = new Map([
  ...light.tones.map((tone, i) => [tone, dark.tones[i]!] as const),
  ...light.shades.map((shade, i) => [shade, dark.shades[i]!] as const),
]);
const ANY = new RegExp([...COLORS.keys()].join("|"), "g");

/** Whether the page is dark, as JupyterLab's themes tell. */
export const isDark = (): boolean => document.body.dataset.jpThemeLight === "false";

/** Calls back when the page has another theme; returns how to stop. */
export function onTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  return () => observer.disconnect();
}

/** A copy of a figure of ours in the colors of a dark page. */
export const darkened = <F extends object>(figure: F): F =>
  JSON.parse(JSON.stringify(figure).replace(ANY, (color) => COLORS.get(color)!)) as F;
