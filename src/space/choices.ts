import type { Param, SearchSpace } from "./space.js";

/** The first choice among three or more values that have no order: nothing lies between them. One of two is a number. */
export const unorderedChoice = (space: SearchSpace): Param | undefined =>
  space.params.find(({ domain }) => domain.kind === "choice" && domain.ordered !== true && domain.values.length > 2);
