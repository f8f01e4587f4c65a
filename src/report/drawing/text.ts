import { element, escaped } from "./markup.js";
import { light } from "./palette.js";

export interface TextLook {
  readonly size?: number;
  readonly bold?: true;
  readonly quiet?: true;
  readonly anchor?: "start" | "middle" | "end";
  /** Degrees, about its own place. */
  readonly turn?: number;
  /** A rim of paper, where it stands on lines. */
  readonly rim?: true;
}

export function words(text: string, x: number, y: number, look: TextLook = {}): string {
  const { size, bold, quiet, anchor, turn, rim } = look;
  return element(
    "text",
    {
      x,
      y,
      "font-size": size,
      "font-weight": bold ? 600 : undefined,
      "text-anchor": anchor === "start" ? undefined : anchor,
      transform: turn === undefined ? undefined : `rotate(${turn} ${Math.round(x)} ${Math.round(y)})`,
      fill: quiet ? light.quiet : light.ink,
      ...(rim ? { stroke: light.paper, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" } : {}),
      class: `${quiet ? "tb-quiet" : "tb-ink"}${rim ? " tb-rim" : ""}`,
    },
    escaped(text),
  );
}

/** Pixels that a text takes, about: nothing here can measure a font. */
export const extent = (text: string, size = 12): number => [...text].length * size * 0.56;

/** Cut to so many pixels. */
export function fitted(text: string, room: number, size = 12): string {
  const letters = [...text];
  const most = Math.max(1, Math.floor(room / (size * 0.56)));
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join("")}…`;
}
