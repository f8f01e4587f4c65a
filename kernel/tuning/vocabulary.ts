import { NEEDS } from "../../grammar/words.js";
import { REGISTRIES } from "../../src/check/context.js";
import { charts, keepRules } from "../../src/check/rules.js";
import type { ParamSpec, Schema } from "../../src/core/schema.js";
import { builtInSets } from "../../src/data/built-in.js";
import type { CustomLeaf, LeafKind } from "../../src/leaves/define.js";

/** Something that can be typed, with what it is. */
export interface Term {
  readonly text: string;
  readonly type: string;
  readonly doc: string;
}
interface Leaf {
  readonly name: string;
  readonly doc: string;
  readonly params: Schema;
}

const { estimators, transforms, scorers, splitters, samplers, pruners, stops } = REGISTRIES;

/** What can be called in a clause. */
const LEAVES: Readonly<Record<string, readonly Leaf[]>> = {
  model: [...transforms.all, ...estimators.all],
  validate: splitters.all,
  maximize: scorers.all,
  minimize: scorers.all,
  measure: scorers.all,
  search: samplers.all,
  prune: pruners.all,
  stop: stops.all,
  keep: keepRules.all,
  report: charts.all,
  show: charts.all,
  compare: charts.all,
};

/** Kinds of leaves of the user's own, by the clause that can call them. */
const KINDS: Readonly<Record<string, readonly LeafKind[]>> = {
  model: ["transform", "estimator"],
  validate: ["splitter"],
  maximize: ["scorer"],
  minimize: ["scorer"],
  measure: ["scorer"],
  search: ["sampler"],
  prune: ["pruner"],
  stop: ["stop"],
};

const leavesOf = (clause: string, own: readonly CustomLeaf[]): readonly Leaf[] => [
  ...(LEAVES[clause] ?? []),
  ...own.filter(({ kind }) => KINDS[clause]?.includes(kind)),
];

const COMMANDS: Readonly<Record<string, string>> = {
  study: "A study: what is searched, on which data, judged by what",
  check: "Says what is wrong with a study; fits nothing",
  explain: "Shows the plan of a study; fits nothing",
  run: "Runs a study, or goes on with it",
  resume: "Goes on with a study",
  show: "Shows the result of a study, or a chart of it",
  compare: "Sets studies side by side",
};

export const clauseTerms: readonly Term[] = [
  ...Object.entries(NEEDS).map(([text, { needs, example }]) => ({
    text,
    type: "keyword",
    doc: `${text}: ${needs}\n${example}`,
  })),
  ...Object.entries(COMMANDS).map(([text, doc]) => ({ text, type: "keyword", doc })),
];

export const leafTerms = (clause: string, own: readonly CustomLeaf[]): readonly Term[] =>
  leavesOf(clause, own).map((leaf) => ({ text: leaf.name, type: "function", doc: docOf(leaf) }));

export const leafNamed = (clause: string, name: string, own: readonly CustomLeaf[]): Leaf | undefined =>
  leavesOf(clause, own).find((leaf) => leaf.name === name);

export const dataTerms: readonly Term[] = builtInSets.map(({ name, doc, rows, columns, target }) => ({
  text: name,
  type: "dataset",
  doc: `${name}: ${doc}\n${rows} rows, ${columns} columns; usual target: ${target}`,
}));

export const argumentTerms = ({ params }: Leaf): readonly Term[] =>
  Object.entries(params).map(([text, spec]) => ({ text, type: "param", doc: specDoc(text, spec) }));

/** Words that an argument can be. */
export function valueTerms(spec: ParamSpec): readonly Term[] {
  const words =
    spec.type === "choice"
      ? spec.values
      : spec.type === "flag"
        ? ["true", "false"]
        : spec.type === "callee"
          ? Object.keys(spec.callees)
          : [];
  return [...words, ...(spec.words ?? [])].map((text) => ({ text, type: "value", doc: spec.doc }));
}

function docOf({ name, doc, params }: Leaf): string {
  const args = Object.entries(params).map(([arg, spec]) => `  ${specDoc(arg, spec)}`);
  return [`${name}: ${doc}`, ...args].join("\n");
}

/** "k = 5: number of neighbours (int, from 1 to rows)". */
function specDoc(name: string, spec: ParamSpec): string {
  const given = "default" in spec && spec.default !== undefined ? ` = ${String(spec.default)}` : "";
  const bounds =
    spec.type === "real" || spec.type === "int"
      ? [spec.min === undefined ? "" : `from ${spec.min}`, spec.max === undefined ? "" : `to ${spec.max}`]
      : spec.type === "choice"
        ? [spec.values.join(", ")]
        : [];
  return `${name}${given}: ${spec.doc} (${[spec.type, ...bounds].filter((part) => part !== "").join(" ")})`;
}
