import type { Training } from "../contracts.js";
import { type CenteredGram, centeredGram } from "./center.js";

/** Beside the training parts, as one with other rows, columns or target must not have it. */
const known = new WeakMap<Training, () => CenteredGram>();

/** The centered products of a training part, as whoever made that part knows them, or from its rows. Each call's own. */
export const gramOf = (train: Training): CenteredGram =>
  known.get(train)?.() ?? centeredGram(train.x, train.y, train.weights);

/** From now on `make` says what the centered products of this training part are. */
export function knowGram(train: Training, make: () => CenteredGram): void {
  known.set(train, make);
}
