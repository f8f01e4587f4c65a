import type * as ast from "../../grammar/ast.js";

/** The parameter that chooses between several `model` clauses. */
export const MODEL = "model";

/** The clause's name; of an unnamed one, the name of its last step. */
export function modelName({ name, steps }: ast.ModelClause): string {
  if (name !== undefined) return name.text;
  const last = steps.at(-1);
  return last === undefined ? MODEL : last.kind === "call-step" ? last.call.name.text : "choice";
}

/** What ids of a clause's parameters begin with, where there are so many clauses. */
export const modelPrefix = (clause: ast.ModelClause, clauses: number): string =>
  clause.name !== undefined || clauses > 1 ? `${modelName(clause)}.` : "";

/** Of a choice between steps, by its place. */
export const stepId = (prefix: string, place: number): string => `${prefix}step${place + 1}`;

/** Names the steps of one pipeline: their own, or with _2, _3 … where it has several of them. */
export class StepNames {
  readonly #used = new Map<string, number>();

  next(call: ast.Call, as: ast.Name | undefined): { readonly name: string; readonly isRepeated: boolean } {
    const own = as?.text ?? call.name.text;
    const count = (this.#used.get(own) ?? 0) + 1;
    this.#used.set(own, count);
    return { name: count === 1 ? own : `${own}_${count}`, isRepeated: count > 1 };
  }
}
