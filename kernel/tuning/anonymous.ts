/** What the first study without a name is called; further ones are study_2, study_3. */
const FIRST = "study";

/**
 * Names of studies without one. The same text has the same name, and so has a cell that is changed, where the front end
 * says which cell it is; nothing else shares a name, so that no study's variable is replaced by another's.
 */
export class AnonymousNames {
  readonly #byText = new Map<string, string>();
  readonly #byCell = new Map<string, string>();
  #count = 0;

  nameOf(text: string, cell: string | undefined): string {
    const known = this.#byText.get(text) ?? (cell === undefined ? undefined : this.#byCell.get(cell));
    const name = known ?? this.#next();
    this.#byText.set(text, name);
    if (cell !== undefined) this.#byCell.set(cell, name);
    return name;
  }

  #next(): string {
    this.#count++;
    return this.#count === 1 ? FIRST : `${FIRST}_${this.#count}`;
  }
}
