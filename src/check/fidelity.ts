import type { Estimator, Fidelity, Sampler } from "../contracts.js";
import { defaultsOf } from "../core/schema.js";
import { amountOf } from "../samplers/rungs.js";
import type { DraftCall } from "./call.js";
import { type Inquiry, one } from "./context.js";
import { type DraftArm, type DraftModels, armsOf as plainArms } from "./model.js";
import { suggest } from "./names.js";
import type { Arm, Budget, Callee, StepSlot } from "./study.js";
import type { Validation } from "./validate.js";

/** Resources that have nothing to do with the model. */
const GENERAL = ["rows", "folds"] as const;
/** The smallest share of the rows unless the study says: three promotions below all of them. */
const LEAST_ROWS = 1 / 27;

/** The arms of a study, and its search with the resource that it deals out: `min` and `max` filled in. */
export function readFidelity(
  inquiry: Inquiry,
  search: Callee,
  models: DraftModels,
  { count }: Validation,
  budget: Budget,
): { readonly arms: readonly Arm[]; readonly search: Callee } {
  const arms = plainArms(models.arms);
  const clause = one(inquiry, "search");
  const sampler = inquiry.registries.samplers.find(search.name);
  const resource = fixedOf(search, "resource");
  if (clause === undefined || sampler?.brackets === undefined || resource === undefined) return { arms, search };
  const { span } = clause.sampler;
  const name = String(resource);
  const estimators = models.arms.flatMap((arm) => arm.estimators.map(({ leaf }) => leaf));
  const known = [...sharedBy(estimators), ...(estimators.length > 0 ? GENERAL : [])];
  if (!known.includes(name)) {
    const lacking = estimators.find(({ continues }) => !continues?.params.includes(name));
    const isElsewhere = estimators.some(({ continues }) => continues?.params.includes(name));
    const without = isElsewhere && lacking !== undefined ? { lacking: lacking.name } : {};
    inquiry.tell("unknown-resource", { ...suggest(name, known, "arguments"), known, ...without }, span);
    return { arms, search };
  }
  const bounds = boundsOf(inquiry, search, name, models.arms, count);
  if (bounds === undefined) return { arms, search };
  checkBudget(inquiry, { resource: name, ...bounds }, search, sampler, budget);
  const args = { ...search.args, min: fixed(bounds.min), max: fixed(bounds.max) };
  const isArgument = !(GENERAL as readonly string[]).includes(name);
  return { search: { ...search, args }, arms: isArgument ? arms.map((arm) => withWhole(arm, name, bounds.max)) : arms };
}

/** The first bracket is to end within the budget: nobody gets the whole before. */
function checkBudget(
  inquiry: Inquiry,
  fidelity: Fidelity,
  search: Callee,
  { brackets, params }: Sampler,
  { trials = Number.POSITIVE_INFINITY }: Budget,
): void {
  const said = Object.keys(search.args).map((name) => [name, fixedOf(search, name)]);
  const [first] = brackets!(fidelity, { ...defaultsOf(params), ...Object.fromEntries(said) } as never);
  const needed = first!.reduce((sum, rung) => sum + (rung.trials ?? Number.NaN), 0);
  if (!(trials < needed)) return;
  const whole = amountOf(fidelity.resource, fidelity.max);
  inquiry.tell("budget-before-whole", { trials, needed, whole }, inquiry.clauses.budget[0]!.span);
}

const fixed = (value: number) => ({ kind: "fixed", value }) as const;

function fixedOf({ args }: Callee, name: string) {
  const slot = args[name];
  return slot?.kind === "fixed" ? slot.value : undefined;
}

/** What every estimator can continue by. */
function sharedBy([first, ...others]: readonly Estimator[]): readonly string[] {
  const params = first?.continues?.params ?? [];
  return params.filter((name) => others.every(({ continues }) => continues?.params.includes(name)));
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** From the sampler's arguments, else from what the models say; undefined when something was told. */
function boundsOf(
  inquiry: Inquiry,
  search: Callee,
  resource: string,
  arms: readonly DraftArm[],
  folds: number | undefined,
): Bounds | undefined {
  const { span } = one(inquiry, "search")!.sampler;
  const before = inquiry.errors();
  const whole = resource === "rows" ? 1 : resource === "folds" ? folds : argumentOf(inquiry, resource, arms);
  if (inquiry.errors() > before) return undefined;
  const max = Number(fixedOf(search, "max") ?? whole ?? Number.NaN);
  const min = Number(fixedOf(search, "min") ?? (resource === "rows" ? Math.min(max, LEAST_ROWS) : 1));
  const said = fixedOf(search, "max");
  const most = resource === "rows" || resource === "folds" ? (whole ?? Number.POSITIVE_INFINITY) : undefined;
  const problem = problemOf(resource, min, max, most);
  if (problem !== undefined) inquiry.tell("resource-range", problem, span);
  else if (most === undefined && said !== undefined && saidIn(resource, arms) && whole !== said) {
    inquiry.tell("resource-twice", { resource, value: whole ?? "several values", max: Number(said) }, span);
  } else return { min, max };
  return undefined;
}

function problemOf(resource: string, min: number, max: number, most: number | undefined) {
  const isShare = resource === "rows";
  const whole = (n: number) => isShare || Number.isInteger(n);
  const fix = isShare ? "min = 0.1, max = 1" : `min = 1, max = ${Number.isFinite(most ?? 81) ? (most ?? 81) : 5}`;
  if (Number.isNaN(max)) return { resource, why: "how much the best candidates get is not known", fix: "max = 81" };
  if (!whole(min) || !whole(max)) return { resource, why: "it comes in whole numbers", fix };
  if (most !== undefined && max > most) {
    return { resource, why: isShare ? "it is a share, 1 at most" : `there are ${most}, and max is ${max}`, fix };
  }
  if (min >= max) return { resource, why: `min is ${min}, and max is ${max}: nobody can be promoted`, fix };
  return undefined;
}

const callsOf = ({ steps }: DraftArm): readonly DraftCall[] => {
  const last = steps.at(-1);
  return last === undefined ? [] : last.kind === "step" ? [last.call] : last.options;
};

const saidIn = (resource: string, arms: readonly DraftArm[]): boolean =>
  arms.some((arm) => callsOf(arm).some((call) => call.args.has(resource)));

/** The value that all models give an argument, or its default; undefined where they differ. A searched one is told. */
function argumentOf({ tell }: Inquiry, resource: string, arms: readonly DraftArm[]): number | undefined {
  const values = new Set<number>();
  for (const call of arms.flatMap(callsOf)) {
    const slot = call.args.get(resource);
    const spec = call.schema[resource];
    if (slot === undefined) values.add(Number(spec !== undefined && "default" in spec ? spec.default : Number.NaN));
    else if (slot.kind === "fixed") values.add(Number(slot.value));
    else if (slot.kind === "param") {
      const { domain } = slot.param;
      const most = domain.kind === "choice" ? domain.values.at(-1)! : domain.high;
      tell("resource-searched", { resource, fix: `${resource} = ${most}` }, slot.param.span);
    }
  }
  return values.size === 1 ? [...values][0] : undefined;
}

/** A model alone gets the whole: what is kept is fitted so. */
function withWhole(arm: Arm, name: string, max: number): Arm {
  const whole = (callee: Callee): Callee => ({ ...callee, args: { ...callee.args, [name]: fixed(max) } });
  const last = arm.steps.at(-1)!;
  const step: StepSlot =
    last.kind === "step" ? { ...last, callee: whole(last.callee) } : { ...last, options: last.options.map(whole) };
  return { ...arm, steps: [...arm.steps.slice(0, -1), step] };
}
