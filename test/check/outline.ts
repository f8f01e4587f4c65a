import { REGISTRIES } from "../../src/check/context.js";
import type { Callee, ScorerCall, Slot, StepSlot, Study } from "../../src/check/study.js";
import type { Schema } from "../../src/core/schema.js";
import type { Domain, Predicate } from "../../src/space/space.js";
import { root } from "./corpus.js";

/** A study in a few lines: what came of each clause. Arguments that have their default are left out. */
export function outline(study: Study): string {
  const { data, objective, budget, keep, search } = study;
  const lines = [
    ["study", study.name],
    ["text", `\n${study.text.replaceAll(`${root}/`, "").replace(/^/gm, "    | ").trimEnd()}`],
    [
      "data",
      data &&
        `${data.source.replace(`${root}/`, "")}, ${data.task} ${data.target} [${data.levels}] from ${data.features}`,
    ],
    ["roles", data && JSON.stringify({ order: data.order, group: data.group, weight: data.weight }).replace("{}", "")],
    ["objective", objective && `${objective.file.replace(`${root}/`, "")} ${JSON.stringify(objective.fixed)}`],
    ...study.arms.map((arm) => [
      `arm ${arm.name}`,
      `${arm.steps.map(step).join(" |> ")}${arm.why ? ` # ${arm.why}` : ""}`,
    ]),
    ...study.space.params.map((p) => [
      "param",
      `${p.id} ~ ${domain(p.domain)}${p.when ? ` when ${formula(p.when)}` : ""}`,
    ]),
    ...study.space.where.map((w) => ["where", formula(w)]),
    ["validate", study.validate && callee(study.validate)],
    ["inside", study.inside && callee(study.inside)],
    ...study.goals.map((goal) => [goal.direction, scorer(goal)]),
    ...study.measures.map((measure) => ["measure", scorer(measure)]),
    ...study.subject.map((s) => ["subject to", formula(s)]),
    ["search", callee(search)],
    ["prune", study.prune && callee(study.prune)],
    ...study.stops.map((stop) => ["stop", callee(stop)]),
    ["budget", JSON.stringify(budget).replace("{}", "")],
    ["seed", String(study.seed)],
    ["keep", callee(keep)],
    ...study.expects.map((e) => ["expect", `${formula(e.predicate)}, as written: ${e.text}`]),
    ...study.reports.map((report) => ["report", callee(report)]),
    ["note", study.note],
    ...(study.enqueued ?? []).map((candidate) => ["start", JSON.stringify(candidate)]),
  ];
  return `${lines.flatMap(([word, value]) => (value ? [`${word}: ${value}`] : [])).join("\n")}\n\n`;
}

const step = (slot: StepSlot): string =>
  slot.kind === "step" ? callee(slot.callee) : `${slot.id}: [${slot.options.map(callee).join(", ")}]`;

const scorer = ({ id, callee: called }: ScorerCall) => (id === callee(called) ? id : `${id} = ${callee(called)}`);

function callee({ name, args }: Callee): string {
  const schema: Schema =
    Object.values(REGISTRIES)
      .map((registry) => registry.find(name)?.params)
      .find((params) => params !== undefined) ?? {};
  const shown = Object.entries(args).flatMap(([arg, value]) => {
    const spec = schema[arg];
    const isDefault = value.kind === "fixed" && spec && "default" in spec && spec.default === value.value;
    return isDefault ? [] : [`${arg}${slot(value)}`];
  });
  return shown.length === 0 ? name : `${name}(${shown.join(", ")})`;
}

function slot(value: Slot): string {
  switch (value.kind) {
    case "fixed":
      return ` = ${value.value}`;
    case "param":
      return ` ~ ${value.id}`;
    case "list":
      return ` [${value.items.map(slot)}] first${slot(value.count)}`;
    case "callee":
      return ` = ${callee(value.callee)}`;
  }
}

function domain(d: Domain): string {
  if (d.kind === "choice") return `[${d.values.join(", ")}]${d.ordered ? " ordered" : ""}`;
  const { kind, low, high, ...rest } = d;
  return `${kind} ${low}..${high} ${JSON.stringify(rest)}`;
}

function formula(p: Predicate): string {
  switch (p.kind) {
    case "literal":
      return JSON.stringify(p.value);
    case "param":
      return p.id;
    case "binary":
      return `(${formula(p.left)} ${p.operator} ${formula(p.right)})`;
    case "unary":
      return `(${p.operator} ${formula(p.operand)})`;
    case "in":
      return `(${formula(p.operand)} in ${JSON.stringify(p.values)})`;
    case "apply":
      return `${p.name}(${p.args.map(formula).join(", ")})`;
  }
}
