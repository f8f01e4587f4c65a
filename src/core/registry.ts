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
}

export function registry<L extends Named>(kind: string, leaves: readonly L[]): Registry<L> {
  const byName = new Map(leaves.map((leaf) => [leaf.name, leaf]));
  if (byName.size !== leaves.length) throw new Error(`two ${kind}s share a name: ${leaves.map((l) => l.name)}`);
  return {
    kind,
    names: [...byName.keys()],
    all: leaves,
    find: (name) => byName.get(name),
    get(name) {
      const leaf = byName.get(name);
      if (leaf === undefined) throw new Error(`no ${kind} is named '${name}'; there are ${[...byName.keys()]}`);
      return leaf;
    },
  };
}
