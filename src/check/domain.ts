import type * as ast from "../../grammar/ast.js";
import type { ChoiceSpec, FlagSpec, IntSpec, ParamSpec, RealSpec, TextSpec } from "../core/schema.js";
import type { Domain, Prior, Value } from "../space/space.js";
import { suggest } from "./names.js";
import { countedFrom, exampleOf, isWithin, numberIn, type Place, readScalar, wholeOf, wordIn } from "./values.js";

type Searchable = RealSpec | IntSpec | ChoiceSpec | FlagSpec | TextSpec;
type Numeric = RealSpec | IntSpec;

const FACTS = ["rows", "columns", "classes"] as const;
const PRIORS = ["normal", "lognormal", "beta"] as const;
/** Choices that say more than a list does. */
const CHOICES = ["weighted", "ordered", "paired"] as const;
/** A linear range from which `log` is suggested, in decades. */
const WIDE = 3;

/** A searched domain against the schema of its argument; undefined after a complaint. */
export function readDomain(domain: ast.Domain, spec: Searchable, place: Place): Domain | undefined {
  switch (domain.kind) {
    case "range":
      return readRange(domain, spec, place);
    case "choice":
      return readChoice(domain, spec, place);
    case "named":
      return readNamed(domain, spec, place);
  }
}

// ── Ranges ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function readRange(range: ast.RangeDomain, argument: Searchable, place: Place): Domain | undefined {
  const { inquiry, what } = place;
  if (argument.type !== "real" && argument.type !== "int") {
    const fix =
      argument.type === "choice"
        ? `${what} ~ [${argument.values.join(", ")}]`
        : argument.type === "flag"
          ? `${what} ~ [true, false]`
          : `${what} = ${exampleOf(argument)}`;
    inquiry.tell("range-of-words", { what, fix }, range.span);
    return undefined;
  }
  const low = range.low.value;
  const spec = countedFrom(low, argument);
  const high = highOf(range, place);
  if (high === undefined) return undefined;
  const written = rangeText(range, place);
  if (!isRange(range, spec, place, high)) return undefined;
  if (low === high) {
    inquiry.tell("range-empty", { what, value: String(low), name: what }, range.span);
    return { kind: "choice", values: [low], ordered: true };
  }
  const spacing = spacingOf(range, spec, place, high);
  if (spacing === undefined) return undefined;
  suggestLog(range, spec, place, high, written);
  warnOfUseless(range, spec, place, high);
  if (low < 1 && high >= 1) warnOfOne(range, spec, place);
  return makeRange(spec.type, low, high, range.log ? "log" : "linear", spacing);
}

interface Spacing {
  readonly step?: number;
  readonly points?: number;
}

function makeRange(
  type: "real" | "int",
  low: number,
  high: number,
  scale: "linear" | "log",
  rest: Spacing & { prior?: Prior },
): Domain {
  return type === "int"
    ? { kind: "int", low, high, step: 1, scale, ...rest }
    : { kind: "real", low, high, scale, ...rest };
}

const rangeText = (range: ast.RangeDomain, { inquiry }: Place) =>
  `${inquiry.written(range.low)}..${inquiry.written(range.high)}`;

function highOf({ high }: ast.RangeDomain, place: Place): number | undefined {
  if ("kind" in high) return high.value;
  const { inquiry, what } = place;
  const fact = FACTS.find((f) => f === high.text);
  if (fact === undefined) {
    inquiry.tell("unknown-fact", { ...suggest(high.text, FACTS), what }, high.span);
    return undefined;
  }
  const value = place.facts(fact);
  if (typeof value === "number") return value;
  if (value.unknown !== "") inquiry.tell("fact-not-known", { what, fact, why: value.unknown }, high.span);
  return undefined;
}

/** Ends in order, whole where they must be, legal, and above 0 on a log scale. */
function isRange(range: ast.RangeDomain, spec: Numeric, place: Place, high: number): boolean {
  const { inquiry, what } = place;
  const { tell, written } = inquiry;
  const low = range.low.value;
  const tail = range.log ? " log" : "";
  const ends = [range.low, range.high];
  if (spec.type === "int") {
    const broken = ends.filter((end) => "kind" in end && !Number.isInteger(end.value));
    if (broken.length > 0) {
      const fix = `${what} ~ ${Math.ceil(low)}..${Math.max(Math.ceil(low), Math.floor(high))}${tail}`;
      tell("not-an-integer", { what: wholeOf(spec, what), found: rangeText(range, place), fix }, range.span);
      return false;
    }
  }
  if (low > high) {
    const fix = `${what} ~ ${"kind" in range.high ? written(range.high) : high}..${written(range.low)}${tail}`;
    tell(
      "range-reversed",
      {
        what,
        low: written(range.low),
        high: "kind" in range.high ? written(range.high) : `${range.high.text} (${high})`,
        fix,
      },
      range.span,
    );
    return false;
  }
  if (range.log && low <= 0) {
    const start =
      spec.type === "int"
        ? 1
        : typeof spec.range?.[0] === "number" && spec.range[0] > 0 && spec.range[0] < high
          ? spec.range[0]
          : high / 1000;
    const fix = high > 0 ? `${what} ~ ${start}..${written(range.high)} log` : legal(spec, what);
    tell("log-needs-positive", { what, low: written(range.low), fix }, range.span);
    return false;
  }
  const fromLow = (v: string) =>
    Number(v) <= high ? `${what} ~ ${v}..${written(range.high)}${tail}` : legal(spec, what);
  const toHigh = (v: string) => (Number(v) >= low ? `${what} ~ ${written(range.low)}..${v}${tail}` : legal(spec, what));
  return (
    isWithin(low, range.low, spec, place, fromLow) &&
    (!("kind" in range.high) || isWithin(high, range.high, spec, place, toHigh))
  );
}

/** What to write where nothing of a range is legal. */
const legal = (spec: Numeric, what: string): string =>
  spec.range === undefined ? `${what} = ${exampleOf(spec)}` : `${what} ~ auto`;

function spacingOf(range: ast.RangeDomain, spec: Numeric, place: Place, high: number): Spacing | undefined {
  const { inquiry, what } = place;
  const { tell, written } = inquiry;
  const { step, points } = range;
  if (points !== undefined) {
    if (Number.isInteger(points.value) && points.value >= 2) return { points: points.value };
    tell("too-few-points", { what, points: written(points) }, points.span);
    return undefined;
  }
  if (step === undefined) return {};
  const width = high - range.low.value;
  if (step.value <= 0) tell("step-not-positive", { what, step: written(step) }, step.span);
  else if (spec.type === "int" && !Number.isInteger(step.value)) {
    tell(
      "not-an-integer",
      { what: `the step of ${what}`, found: written(step), fix: `step ${Math.max(1, Math.round(step.value))}` },
      step.span,
    );
  } else if (step.value > width) {
    tell("step-too-large", { what, step: written(step), width: short(width) }, step.span);
  } else {
    const last = range.low.value + Math.floor(width / step.value + 1e-9) * step.value;
    if (high - last > 1e-9 * Math.abs(high)) {
      tell(
        "step-misses-end",
        { what, high: "kind" in range.high ? written(range.high) : String(high), last: short(last) },
        step.span,
      );
    }
    return { step: step.value };
  }
  return undefined;
}

const short = (x: number): string => String(Number(x.toPrecision(12)));

/** Values that are legal, and of which the leaf says that they are no use. */
function warnOfUseless(range: ast.RangeDomain, spec: Numeric, { facts, inquiry, what }: Place, high: number): void {
  const { use } = spec;
  const count = use && facts(use.of);
  if (use === undefined || typeof count !== "number") return;
  const most = Math.floor(use.times * count);
  if (high <= most || range.low.value >= most) return;
  const written = `${what} ~ ${inquiry.written(range.low)}..${most}${range.log ? " log" : ""}`;
  inquiry.tell("no-use-above", { what, high, most, why: use.why, of: use.of, count, fix: written }, range.span);
}

/** Who writes 0.5 and 1 may mean all by the 1, which counts one. */
function warnOfOne(domain: ast.Domain, spec: Searchable, { inquiry, what }: Place): void {
  if (spec.type === "real" && spec.all !== undefined) {
    inquiry.tell("share-and-count", { what, all: spec.all }, domain.span);
  }
}

/** Real numbers over decades are hardly ever meant linearly. */
function suggestLog(range: ast.RangeDomain, spec: Numeric, place: Place, high: number, written: string): void {
  const low = range.low.value;
  if (range.log || low <= 0 || range.step !== undefined || (spec.type === "int" && spec.scale !== "log")) return;
  const decades = Math.log10(high / low);
  if (decades < WIDE - 1e-9) return;
  const points = range.points === undefined ? "" : ` points ${range.points.raw}`;
  const { inquiry, what } = place;
  inquiry.tell(
    "log-suggested",
    { what, decades: Math.round(decades), fix: `${what} ~ ${written} log${points}` },
    range.span,
  );
}

// ── Choices ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Numbers are sorted, and marked as ordered; words, and words among numbers, keep their order. */
function readChoice(choice: ast.ChoiceDomain, spec: Searchable, place: Place): Domain | undefined {
  const { inquiry, what } = place;
  const values: Value[] = [];
  let isFine = true;
  for (const node of choice.values) {
    const value = readScalar(node, spec, { ...place });
    if (value === undefined) isFine = false;
    else if (values.includes(value)) {
      inquiry.tell("duplicate-choice", { what, value: inquiry.written(node) }, node.span);
      isFine = false;
    } else values.push(value);
  }
  if (!isFine || values.length === 0) return undefined;
  if (values.length === 1) {
    inquiry.tell("one-choice", { what, name: what, value: inquiry.written(choice.values[0]!) }, choice.span);
  }
  const numbers = values.filter((v) => typeof v === "number");
  if (numbers.includes(1) && numbers.some((v) => v < 1)) warnOfOne(choice, spec, place);
  if (numbers.length < values.length) return { kind: "choice", values };
  return { kind: "choice", values: numbers.sort((a, b) => a - b), ordered: true };
}

// ── auto, normal(mean, sd) … ────────────────────────────────────────────────────────────────────────────────────────

function readNamed({ call }: ast.NamedDomain, spec: Searchable, place: Place): Domain | undefined {
  const { inquiry, what } = place;
  const name = call.name.text;
  if (name === "auto") return autoOf(call, spec, place);
  const choice = CHOICES.find((c) => c === name);
  if (choice !== undefined) return readSaidChoice(choice, call, spec, place);
  const prior = PRIORS.find((p) => p === name);
  if (prior !== undefined && (spec.type === "real" || spec.type === "int")) return readPrior(prior, call, spec, place);
  const isValue =
    wordIn(call) !== undefined && (spec.type === "choice" ? spec.values : (spec.words ?? [])).includes(name);
  if (isValue) inquiry.tell("one-value-searched", { what, value: name }, call.span);
  else inquiry.tell("unknown-domain", { ...suggest(name, ["auto", ...PRIORS, ...CHOICES]), what }, call.name.span);
  return undefined;
}

const SAID = {
  weighted: { names: ["values", "weights"], doc: "one weight a value, in their order", fix: "weights = [2, 1]" },
  ordered: { names: ["values"], doc: "the values, from one end to the other", fix: "values = [low, middle, high]" },
  paired: { names: ["values", "with"], doc: "another argument with a list", fix: "with = C, values = [0.1, 0.01]" },
} as const;

/**
 * `weighted(values = [a, b], weights = [3, 1])`: a is three times as likely. `ordered(values = [s, m, l])`: neighbors are
 * alike. `paired(with = C, values = [a, b])`: a goes with the first value of C, b with the second.
 */
function readSaidChoice(
  kind: (typeof CHOICES)[number],
  call: ast.Call,
  spec: Searchable,
  place: Place,
): Domain | undefined {
  const { inquiry } = place;
  const { names, doc, fix } = SAID[kind];
  const lists = new Map<string, readonly ast.Value[]>();
  for (const { name, binding } of call.args) {
    if (!(names as readonly string[]).includes(name.text)) {
      inquiry.tell("unknown-parameter", { ...suggest(name.text, names, "arguments"), leaf: kind }, name.span);
      return undefined;
    }
    if (kind === "paired" && name.text === "with" && binding.kind === "fixed" && wordIn(binding.value) !== undefined) {
      lists.set("with", []);
      continue;
    }
    if (name.text === "with" || binding.kind !== "fixed" || binding.value.kind !== "list") {
      const found = inquiry.written(binding.kind === "fixed" ? binding.value : binding);
      const expected = name.text === "with" ? "the name of an argument" : "a list, [a, b]";
      inquiry.tell("wrong-type", { what: name.text, expected, found }, binding.span);
      return undefined;
    }
    lists.set(name.text, binding.value.items);
  }
  const lacking = names.find((name) => !lists.has(name));
  if (lacking !== undefined) {
    inquiry.tell("missing-argument", { leaf: kind, name: lacking, doc, fix: `${kind}(${fix})` }, call.span);
    return undefined;
  }
  const all = lists.get("values")!;
  const inner = all.find((node) => node.kind === "list");
  if (inner !== undefined) {
    const fix = `${place.what} ~ [${all.map(inquiry.written).join(", ")}]`;
    const expected = "one value: among whole lists there are no weights, no order and no pairs";
    inquiry.tell("wrong-type", { what: `a value of ${kind}`, expected, found: "a list", fix }, inner.span);
    return undefined;
  }
  // Of a pair, one value may go with several of the other's.
  const values = kind === "paired" ? all.filter((node, i) => i === firstLike(node, all, place)) : all;
  const plain = readChoice({ kind: "choice", values, span: call.span }, spec, place);
  if (plain?.kind !== "choice") return undefined;
  // As the study lists them: weights go by place, and an order that is said is no other.
  const listed = values.map((node) => readScalar(node, spec, { ...place })!);
  if (kind === "paired") return plain;
  if (kind === "ordered") return { kind: "choice", values: listed, ordered: true };
  const weights = lists.get("weights")!.map((node) => numberIn(node));
  const isFine = weights.length === listed.length && weights.every((weight) => weight !== undefined && weight > 0);
  if (isFine) return { kind: "choice", values: listed, weights: weights as number[] };
  const expected = `${listed.length} numbers above 0, one a value`;
  inquiry.tell(
    "wrong-type",
    { what: "weights", expected, found: `[${lists.get("weights")!.map(inquiry.written).join(", ")}]` },
    call.span,
  );
  return undefined;
}

/** Place of the first node that is written alike. */
const firstLike = (node: ast.Value, nodes: readonly ast.Value[], { inquiry }: Place): number =>
  nodes.findIndex((other) => inquiry.written(other) === inquiry.written(node));

/** The values of a list that is searched, as it is written; of a domain that was read without complaint. */
export function listedIn(domain: ast.Domain, spec: Searchable, place: Place): readonly Value[] | undefined {
  const nodes = domain.kind === "choice" ? domain.values : domain.kind === "named" ? listOf(domain.call) : undefined;
  return nodes?.map((node) => readScalar(node, spec, { ...place })!);
}

function listOf({ args }: ast.Call): readonly ast.Value[] | undefined {
  const arg = args.find(({ name }) => name.text === "values");
  return arg?.binding.kind === "fixed" && arg.binding.value.kind === "list" ? arg.binding.value.items : undefined;
}

function autoOf(call: ast.Call, spec: Searchable, place: Place): Domain | undefined {
  const { inquiry, what } = place;
  if (spec.type === "choice") return { kind: "choice", values: spec.values };
  if (spec.type === "flag") return { kind: "choice", values: [false, true] };
  if (spec.type === "text" || spec.range === undefined) {
    inquiry.tell("no-auto-range", { what, name: what }, call.span);
    return undefined;
  }
  const ends: number[] = [];
  for (const bound of spec.range) {
    const value = typeof bound === "number" ? bound : place.facts(bound);
    if (typeof value !== "number") {
      if (value.unknown !== "")
        inquiry.tell("fact-not-known", { what, fact: String(bound), why: value.unknown }, call.span);
      return undefined;
    }
    ends.push(value);
  }
  const [low, high] = ends as [number, number];
  // The data may be smaller than what the range was made for.
  const most = typeof spec.max === "string" ? place.facts(spec.max) : undefined;
  const end = typeof most === "number" ? Math.max(low, Math.min(high, most)) : high;
  return low === end
    ? { kind: "choice", values: [low], ordered: true }
    : makeRange(spec.type, low, end, spec.scale ?? "linear", {});
}

const SHAPES = { normal: ["mean", "sd"], lognormal: ["mean", "sd"], beta: ["a", "b"] } as const;

/** A prior over the schema's legal range; where that has no end, over six standard deviations. */
function readPrior(kind: Prior["kind"], call: ast.Call, spec: Numeric, place: Place): Domain | undefined {
  const { inquiry, what } = place;
  const given: Record<string, number> = {};
  for (const arg of call.args) {
    const names: readonly string[] = SHAPES[kind];
    if (!names.includes(arg.name.text)) {
      inquiry.tell("unknown-parameter", { ...suggest(arg.name.text, names, "arguments"), leaf: kind }, arg.name.span);
      return undefined;
    }
    const value = arg.binding.kind === "fixed" ? numberIn(arg.binding.value) : undefined;
    if (value === undefined) {
      inquiry.tell(
        "wrong-type",
        { what: arg.name.text, expected: "a number", found: inquiry.written(arg.binding) },
        arg.binding.span,
      );
      return undefined;
    }
    if (arg.name.text !== "mean" && value <= 0) {
      inquiry.tell(
        "out-of-bounds",
        { what: arg.name.text, found: String(value), bound: "more than 0", fix: `${arg.name.text} = 1` },
        arg.binding.span,
      );
      return undefined;
    }
    given[arg.name.text] = value;
  }
  for (const name of SHAPES[kind]) {
    if (given[name] !== undefined) continue;
    inquiry.tell(
      "missing-argument",
      {
        leaf: kind,
        name,
        doc: name === "sd" ? "the standard deviation" : `the ${name}`,
        fix: `${kind}(${SHAPES[kind].map((n) => `${n} = 1`).join(", ")})`,
      },
      call.span,
    );
    return undefined;
  }
  const prior: Prior =
    kind === "beta" ? { kind, a: given.a!, b: given.b! } : { kind, mean: given.mean!, sd: given.sd! };
  const [low, high] = supportOf(prior, spec, place);
  if (low >= high) {
    inquiry.tell(
      "out-of-bounds",
      { what, found: inquiry.written(call), bound: `at least ${low}`, fix: `${what} ~ ${low}..${low + 1}` },
      call.span,
    );
    return undefined;
  }
  return makeRange(spec.type, low, high, "linear", { prior });
}

function supportOf(prior: Prior, spec: Numeric, place: Place): [low: number, high: number] {
  const legal = [spec.min, spec.max].map((bound) => {
    const value = bound === undefined || typeof bound === "number" ? bound : place.facts(bound);
    return typeof value === "number" ? value : undefined;
  });
  const [low, high] = naturalOf(prior);
  const ends: [number, number] = [Math.max(legal[0] ?? low, low), Math.min(legal[1] ?? high, high)];
  return spec.type === "int" ? [Math.ceil(ends[0]), Math.floor(ends[1])] : ends;
}

function naturalOf(prior: Prior): [number, number] {
  if (prior.kind === "beta") return [0, 1];
  const ends: [number, number] = [prior.mean - 6 * prior.sd, prior.mean + 6 * prior.sd];
  return prior.kind === "normal" ? ends : [Math.exp(ends[0]), Math.exp(ends[1])];
}

/** Whether the argument can be searched at all. */
export const isSearchable = (spec: ParamSpec): spec is Searchable =>
  spec.type === "real" || spec.type === "int" || spec.type === "choice" || spec.type === "flag" || spec.type === "text";
