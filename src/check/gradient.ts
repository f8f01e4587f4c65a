import { type Inquiry, one } from "./context.js";
import { derivedParams, isContinuous } from "./derived-params.js";
import type { Named as Drafts } from "./scope.js";
import { spaced } from "./search.js";
import { calleesIn, type Study } from "./study.js";

/** Whether a search that goes by derivatives has them: of the goal by the prediction, of that by every real parameter. */
export function checkGradient(
  inquiry: Inquiry,
  study: Pick<Study, "search" | "space" | "arms" | "goals">,
  drafts: Drafts,
): void {
  const { registries, tell } = inquiry;
  const clause = one(inquiry, "search");
  const sampler = registries.samplers.find(study.search.name);
  const isConditional = study.space.params.some(({ when }) => when !== undefined);
  if (clause === undefined || sampler?.reads !== "gradient" || isConditional) return;
  const { span } = clause.sampler;
  const found = calleesOf(study).flatMap(({ name }) => registries.estimators.find(name) ?? []);
  const lacking = found.find(({ derives }) => derives === undefined);
  if (inquiry.clauses.objective.length > 0 || lacking !== undefined) {
    const others = registries.estimators.all.filter((e) => e.derives !== undefined).map((e) => e.name);
    tell(
      "gradient-model",
      { sampler: sampler.name, others, ...(lacking === undefined ? {} : { estimator: lacking.name }) },
      span,
    );
    return;
  }
  checkGoal(inquiry, sampler.name, study);
  if (found.length > 0) checkParameters(inquiry, sampler.name, study, drafts);
}

const calleesOf = ({ arms }: Pick<Study, "arms">) =>
  arms.flatMap(({ steps }) => {
    const last = steps.at(-1);
    return last === undefined ? [] : calleesIn(last);
  });

function checkGoal(
  { registries, clauses, tell }: Inquiry,
  sampler: string,
  { goals, arms }: Pick<Study, "goals" | "arms">,
): void {
  const scorer = registries.scorers.find(goals[0]?.callee.name ?? "");
  if (scorer === undefined || scorer.slope !== undefined) return;
  const tasks = [
    scorer.task,
    ...calleesOf({ arms }).flatMap(({ name }) => registries.estimators.find(name)?.task ?? []),
  ];
  const task = tasks.find((one) => one !== "either");
  const others = registries.scorers.all
    .filter((other) => other.slope !== undefined && (task === undefined || other.task === task))
    .map(({ direction, name }) => `${direction} ${name}`);
  tell("gradient-goal", { sampler, scorer: scorer.name, others }, clauses.goal[0]!.scorer.span);
}

/** What has a finite number of values stays as it is in a descent, and needs no derivative. */
function checkParameters(
  inquiry: Inquiry,
  sampler: string,
  { arms, space, ...study }: Pick<Study, "search" | "space" | "arms" | "goals">,
  { params }: Drafts,
): void {
  const { registries, tell } = inquiry;
  const derived = derivedParams(arms, space, registries.estimators);
  const known = calleesOf({ arms, ...study }).flatMap(({ name }) =>
    (registries.estimators.find(name)?.derives?.params ?? []).map((arg) => `${name}.${arg}`),
  );
  const { span } = one(inquiry, "search")!.sampler;
  let isClean = true;
  for (const { id, domain } of space.params) {
    if (!isContinuous(domain) || derived.has(id)) continue;
    isClean = false;
    const draft = params.find((param) => param.id === id);
    if (draft === undefined) continue;
    const at = inquiry.isOwn(draft) ? draft.span : span;
    tell("gradient-parameter", { sampler, id, known, fix: spaced(draft.name, domain) }, at);
  }
  if (isClean && derived.size === 0) tell("gradient-nothing", { sampler, known }, span);
}
