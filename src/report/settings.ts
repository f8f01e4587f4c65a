import type { Arg, Value as AstValue, Call, Clause, Domain, ModelClause, Step, Study } from "../../grammar/ast.js";
import { isOfLists, listTextOf, literal } from "../check/literals.js";
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
  const takeOwn = (id: ParamId) => take(...prefix.map((p) => p + id), id);
  const callOf = (call: Call, name: string): Call => ({
    ...call,
    args: call.args.flatMap((arg): Arg[] => {
      if (arg.binding.kind === "fixed") return [bare(arg)];
      const value = valueFor(arg.binding.domain, `${name}.${arg.name.text}`, takeOwn);
      return value === undefined ? [] : [{ ...bare(arg), binding: { kind: "fixed", value, ...nowhere } }];
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

/** What a searched argument has come to; undefined where it does not apply. */
function valueFor(domain: Domain, id: ParamId, take: (id: ParamId) => Value | undefined): AstValue | undefined {
  if (domain.times !== undefined) {
    const items: AstValue[] = [];
    take(`${id}.count`);
    for (let i = 1, item = take(`${id}.1`); item !== undefined; i++, item = take(`${id}.${i}`)) {
      items.push(literal(item, nowhere.span));
    }
    return items.length === 0 ? undefined : { kind: "list", items, ...nowhere };
  }
  const value = take(id);
  if (isOfLists(domain)) return domain.values.find((node) => listTextOf(node) === value);
  return value === undefined ? undefined : literal(value, nowhere.span);
}

/** Without the condition, which has been decided. */
function bare({ when: _, ...arg }: Arg): Arg {
  return arg;
}
