import type { Goal } from "../contracts.js";
import type { Named } from "../core/registry.js";
import type { Param, Value } from "../space/space.js";
import type { Outcome } from "../trial.js";
import type { Picture } from "./drawing/picture.js";

export interface ChartContext {
  /** In clause order. */
  readonly goals: readonly Goal[];
  /** The searched parameters, where they are known: their scales and the order of their words. */
  readonly params?: readonly Param[];
  /** What the study says in the chart's brackets: `contour(x = C, y = "svc.gamma")`. */
  readonly args?: Readonly<Record<string, Value>>;
}

/** Why there is nothing to draw, in a sentence. */
export interface Nothing {
  readonly nothing: string;
}

/** What a chart shows, as plain data, and the picture of it; without a picture, `data` says why. */
export interface Drawn {
  readonly data: unknown;
  readonly picture: Picture;
  readonly isEmpty: boolean;
}
export interface Chart extends Named {
  /** Shows times: other ones on each run, so that no text that is to be the same twice may hold it. */
  readonly isOfTheClock?: true;
  of(outcome: Outcome, context: ChartContext): Drawn;
}

/** The two steps of a chart: what it shows, and how. */
interface Steps<D extends object> extends Named {
  readonly title: string;
  readonly isOfTheClock?: true;
  /** Of what the stored events hold, and no more. */
  data(outcome: Outcome, context: ChartContext): D | Nothing;
  draw(data: D): Omit<Picture, "title">;
}

export const chart = <D extends object>({ name, doc, title, isOfTheClock, data, draw }: Steps<D>): Chart => ({
  name,
  doc,
  ...(isOfTheClock ? { isOfTheClock } : {}),
  of(outcome, context) {
    const found = data(outcome, context);
    if ("nothing" in found) return { data: found, picture: emptyPicture(title, found.nothing), isEmpty: true };
    return { data: found, picture: { title, ...draw(found) }, isEmpty: false };
  },
});

const emptyPicture = (title: string, says: string): Picture => ({
  title,
  says,
  panels: [],
  table: { columns: [], rows: [] },
});
