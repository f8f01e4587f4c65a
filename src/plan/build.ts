import { derivedParams } from "../check/derived-params.js";
import type { Arm, Study } from "../check/study.js";
import { estimators } from "../estimators/index.js";
import { samplers } from "../samplers/index.js";
import type { ParamId } from "../space/space.js";
import { fileHashOf } from "./file-hash.js";
import type { Folds } from "./folds.js";
import { freeParamsOf } from "./free.js";
import type { Plan } from "./plan.js";

/** What a sampler that goes by derivatives gets derivatives by. */
function gradientOf({ search, arms, space }: Study): readonly ParamId[] | undefined {
  if (samplers.get(search.name).reads !== "gradient") return undefined;
  return [...derivedParams(arms, space, estimators).keys()];
}

const node = <N extends Plan>(n: N): N => Object.freeze(n);

/** Study → Plan: one case a clause, nothing decided here. */
export function buildPlan(study: Study, folds: Folds): Plan {
  const free = freeParamsOf(study);
  const gradient = gradientOf(study);
  const judged = score(study, study.objective === undefined ? models(study, folds) : call(study));
  const searched = node({
    kind: "search",
    input: judged,
    space: study.space,
    sampler: study.search,
    ...(study.chosen === undefined ? {} : { why: study.chosen }),
    seed: study.seed,
    dedupe: false,
    order: "asked",
    ...(study.enqueued === undefined ? {} : { enqueued: study.enqueued }),
    ...(free === undefined ? {} : { free }),
    ...(gradient === undefined ? {} : { gradient }),
  });
  const pruned = study.prune === undefined ? searched : node({ kind: "prune", input: searched, pruner: study.prune });
  const limited = node({ kind: "limit", input: pruned, budget: study.budget, stops: study.stops });
  const kept = node({ kind: "keep", input: limited, rule: study.keep });
  return node({
    kind: "report",
    input: kept,
    charts: study.reports,
    expects: study.expects,
    ...(study.note === undefined ? {} : { note: study.note }),
  });
}

function call(study: Study): Plan {
  const objective = study.objective!;
  return node({ kind: "call", objective, fileHash: fileHashOf(objective.file) });
}

function models(study: Study, folds: Folds): Plan {
  const rows = split(study, folds, scan(study));
  const arms = study.arms.map((arm) => pipeline(arm, rows));
  return arms.length === 1 ? arms[0]! : node({ kind: "union", arms });
}

function scan(study: Study): Plan {
  const data = study.data!;
  const nameOf = (place: number) => data.table.matrix.columns[place]!.name;
  return node({
    kind: "scan",
    source: data.source,
    dataHash: data.table.hash,
    rows: data.table.matrix.rows,
    task: data.task,
    target: nameOf(data.target),
    features: data.features.map(nameOf),
    ...(data.order === undefined ? {} : { order: nameOf(data.order) }),
    ...(data.group === undefined ? {} : { group: nameOf(data.group) }),
    ...(data.weight === undefined ? {} : { weight: nameOf(data.weight) }),
  });
}

function split(study: Study, folds: Folds, input: Plan): Plan {
  const outer =
    study.inside === undefined
      ? input
      : node({
          kind: "split",
          input,
          splitter: study.inside,
          role: "outer",
          folds: folds.outer.length,
          foldsHash: folds.outerHash!,
        });
  return node({
    kind: "split",
    input: outer,
    splitter: study.validate!,
    role: "inner",
    folds: folds.main.folds.length,
    foldsHash: folds.main.hash,
  });
}

function pipeline(arm: Arm, rows: Plan): Plan {
  const last = arm.steps.length - 1;
  const input = arm.steps
    .slice(0, last)
    .reduce<Plan>((before, step) => node({ kind: "transform", input: before, step, shared: false }), rows);
  return node({
    kind: "fit",
    input,
    arm: arm.name,
    step: arm.steps[last]!,
    ...(arm.why === undefined ? {} : { why: arm.why }),
  });
}

function score(study: Study, input: Plan): Plan {
  return node({ kind: "score", input, goals: study.goals, measures: study.measures, feasible: study.subject });
}
