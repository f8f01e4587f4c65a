import type { SamplerContext } from "../contracts.js";
import { keyed } from "../core/rng.js";
import { activate } from "../space/candidate.js";
import type { Candidate } from "../space/space.js";
import { axisOf } from "../space/unit.js";
import { type Fresh, fresh } from "./fresh.js";

/** Where the candidates that nobody has seen come from. */
export interface Draws extends Fresh {
  /** Independent of all before: the i-th depends on the seed and i alone. Undefined when the space is exhausted. */
  draw(): Candidate | undefined;
}

export function draws(context: SamplerContext, name: string): Draws {
  const { space, seed } = context;
  const axes = space.params.map((p) => axisOf(p.domain));
  const unseen = fresh(context, name);
  const base = keyed(seed, name);
  let drawn = 0;
  return {
    ...unseen,
    draw() {
      const rng = base.at(drawn++);
      return unseen.next(() => activate(space, (i) => axes[i]!.valueAt(rng.real())));
    },
  };
}
