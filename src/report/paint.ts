const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;
export type Color = keyof typeof CODES;
/** Colours a text, or leaves it as it is. */
export type Paint = (color: Color, text: string) => string;

export const plain: Paint = (_, text) => text;
export const colored: Paint = (color, text) => (text === "" ? "" : `\x1b[${CODES[color]}m${text}\x1b[0m`);

/** no-color.org; FORCE_COLOR as Node reads it; a dumb terminal has no colours. */
export function paintFor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Paint {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced === "0" || forced === "false" ? plain : colored;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return plain;
  return isTerminal && env.TERM !== "dumb" ? colored : plain;
}

const ESCAPES = /\x1b\[[0-9;]*m/g;
const ZERO = /\p{Mark}|\u200d|\ufe0f/gu;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;

/** Cells that a text takes in a terminal: wide letters take two, colours and combining marks none. */
export function widthOf(text: string): number {
  const visible = text.replace(ESCAPES, "").replace(ZERO, "");
  return [...visible].length + (visible.match(WIDE)?.length ?? 0);
}

/** Cut to a width, with … where something was cut. Of plain text. */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const letter of text) {
    if (widthOf(kept + letter) > width - 1) break;
    kept += letter;
  }
  return `${kept}…`;
}
