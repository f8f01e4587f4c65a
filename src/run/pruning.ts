import type { Curve } from "../contracts.js";
import { fixedArgs } from "../plan/pipeline.js";
import { pruners } from "../pruners/index.js";
import type { FinishedTrial } from "../trial.js";
import type { Running } from "./running.js";
import type { SearchSpec } from "./search-spec.js";

/** What a search's pruner knows of trials that have finished. */
export class Pruning {
  readonly #spec: Pick<SearchSpec, "pruner" | "goals" | "fidelity">;
  /** By trial number: its scores fold by fold, larger is better, and the resource that it had. */
  readonly #known: { readonly curve: Curve; readonly resource: number | undefined }[] = [];

  constructor(spec: Pick<SearchSpec, "pruner" | "goals" | "fidelity">) {
    this.#spec = spec;
  }

  add({ number, folds, resource }: FinishedTrial): void {
    if (this.#spec.pruner === undefined) return;
    this.#known[number] = { curve: this.#turned(folds[this.#spec.goals[0]!.id] ?? []), resource };
  }

  /** Why a trial with such scores so far is given up on, by those below a number; undefined where it goes on. */
  why(scores: FinishedTrial["folds"], { ask, folds }: Running, horizon: number): string | undefined {
    const { pruner, goals } = this.#spec;
    const { id, direction } = goals[0]!;
    const known = this.#curvesLike(ask.resource, horizon);
    return pruners
      .get(pruner!.name)
      .stop(this.#turned(scores[id]!), known, fixedArgs(pruner!) as never, { folds, direction });
  }

  /** Of trials with the same resource: with more of it, a fold is another fold. Where folds are dealt out, they are the same. */
  #curvesLike(resource: number | undefined, horizon: number): readonly Curve[] {
    const { fidelity } = this.#spec;
    const isAnyAlike = fidelity === undefined || fidelity.resource === "folds";
    return this.#known
      .slice(0, horizon)
      .filter((known) => known.curve.length > 0 && (isAnyAlike || known.resource === resource))
      .map(({ curve }) => curve);
  }

  /** Larger is better. */
  #turned(scores: readonly number[]): Curve {
    return this.#spec.goals[0]!.direction === "maximize" ? scores : scores.map((score) => -score);
  }
}
