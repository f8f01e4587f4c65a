/** What every leaf has: the name that the language knows it by, and a sentence for completion and docs. */
export interface Named {
  readonly name: string;
  readonly doc: string;
}

/** The leaves of one kind, by name, in the order of the docs. */
export interface Registry<L extends Named> {
  /** "estimator", "sampler" …: the word that messages use. */
  readonly kind: string;
  readonly names: readonly string[];
  readonly all: readonly L[];
  find(name: string): L | undefined;
  /** Throws when there is no such leaf: for names that the checker has passed. */
  get(name: string): L;
  /**
   * Takes in a user's leaf under a key that holds a hash of what it does. No text can write such a key, and equal keys
   * mean equal leaves: what is taken in changes nothing for anybody who does not ask for it. Not among `names` and `all`.
   */
  admit(key: string, leaf: L): void;
}

export function registry<L extends Named>(kind: string, leaves: readonly L[]): Registry<L> {
  const byName = new Map(leaves.map((leaf) => [leaf.name, leaf]));
  if (byName.size !== leaves.length) throw new Error(`two ${kind}s share a name: ${leaves.map((l) => l.name)}`);
  const admitted = new Map<string, L>();
  const find = (name: string) => byName.get(name) ?? admitted.get(name);
  return {
    kind,
    names: [...byName.keys()],
    all: leaves,
    find,
    get(name) {
      const leaf = find(name);
      if (leaf === undefined) throw new Error(`no ${kind} is named '${name}'; there are ${[...byName.keys()]}`);
      return leaf;
    },
    admit: (key, leaf) => void admitted.set(key, leaf),
  };
}

/** The same leaves and more of them, as another registry. */
export const extended = <L extends Named>(base: Registry<L>, leaves: readonly L[]): Registry<L> =>
  leaves.length === 0 ? base : registry(base.kind, [...base.all, ...leaves]);

/** "nearest_mean@9f86d081884c7d65": the key of a user's leaf; a built-in leaf's key is its name. */
export const keyOf = (name: string, hash: string): string => `${name}@${hash}`;

/** What the study calls a leaf, or an argument of one: "nearest_mean@9f86d081884c7d65.p" is "nearest_mean.p". */
export const nameOfKey = (key: string): string => key.replace(/@[0-9a-f]{16}(?=$|\.)/, "");
