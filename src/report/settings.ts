import type { Arg, Value as AstValue, Call, Clause, ModelClause, Node, Step, Study } from "../../grammar/ast.js";
import type { Candidate, ParamId, Value } from "../space/space.js";
import type { FinishedTrial } from "../trial.js";

const nowhere = { span: { start: 0, end: 0 } };
type Print = (clause: Clause) => string;

/**
 * The settings of a trial as a `model` clause to paste: `knn(k = 6, weights = uniform)`. What the study fixes stands in
 * it, too; what does not apply to the candidate is left out. A candidate that the study's text does not explain (its
 * sugar was expanded, or it has an objective) is listed as it is: `x = 0.5, y = 1`.
 */
export function settingsOf(trial: FinishedTrial, study: Study | undefined, print: Print): string {
  const models = (study?.clauses ?? []).filter((c): c is ModelClause => c.kind === "model");
  const model = models.length === 1 ? models[0] : models.find((m) => m.name?.text === trial.model);
  const settled = model && settle(model, trial.candidate);
  if (settled === undefined) return listed(trial.candidate);
  const { name: _, because: __, ...bare } = settled;
  return print(bare as ModelClause)
    .replace(/^\s*model\s+/, "")
    .trimEnd();
}

function listed(candidate: Candidate): string {
  const pairs = Object.entries(candidate).map(([id, value]) => `${id} = ${value}`);
  return pairs.length === 0 ? "as the study fixes them: nothing is searched" : pairs.join(", ");
}

/** undefined when some of the candidate's parameters have no place in the clause. */
function settle(model: ModelClause, candidate: Candidate): ModelClause | undefined {
  const left = new Set(Object.keys(candidate).filter((id) => id !== "model"));
  const take = (...ids: readonly ParamId[]): Value | undefined => {
    const id = ids.find((i) => candidate[i] !== undefined);
    if (id === undefined) return undefined;
    left.delete(id);
    return candidate[id];
  };
  const prefix = model.name === undefined ? [] : [`${model.name.text}.`];
  const callOf = (call: Call, name: string): Call => ({
    ...call,
    args: call.args.flatMap((arg): Arg[] => {
      if (arg.binding.kind === "fixed") return [bare(arg)];
      const own = `${name}.${arg.name.text}`;
      const value = take(...prefix.map((p) => p + own), own);
      return value === undefined
        ? []
        : [{ ...bare(arg), binding: { kind: "fixed", value: literal(value), ...nowhere } }];
    }),
  });
  const steps = model.steps.flatMap((step): Step[] => {
    if (step.kind === "call-step") return [{ ...step, call: callOf(step.call, step.as?.text ?? step.call.name.text) }];
    const chosen = step.options.find((o) =>
      [...left].some(
        (id) => candidate[id] === o.name.text && !step.options.some((p) => id.includes(`${p.name.text}.`)),
      ),
    );
    if (chosen === undefined) return [];
    left.delete([...left].find((id) => candidate[id] === chosen.name.text)!);
    return [{ kind: "call-step", call: callOf(chosen, chosen.name.text), ...nowhere }];
  });
  return left.size === 0 && steps.length === model.steps.length ? { ...model, steps } : undefined;
}

/** Without the condition, which has been decided. */
function bare({ when: _, ...arg }: Arg): Arg {
  return arg;
}

function literal(value: Value): AstValue {
  if (typeof value === "boolean") return { kind: "boolean", value, ...nowhere };
  if (typeof value === "string") return { kind: "call", name: named(value), args: [], ...nowhere };
  // The sign is no part of what is written of a number.
  return { kind: "number", value, raw: String(Math.abs(value)), ...nowhere };
}

const named = (text: string): Node & { text: string } => ({ text, ...nowhere });
