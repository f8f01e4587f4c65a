import type * as ast from "../../grammar/ast.js";
import { quantityValue } from "./conditions.js";
import { type Inquiry, one } from "./context.js";
import { suggest } from "./names.js";
import type { Budget } from "./study.js";

const COUNTS = ["trials", "fits"] as const;
/** Units of time as people write them out; the language has short ones. */
const TIMES: Readonly<Record<string, string>> = {
  seconds: "s",
  second: "s",
  sec: "s",
  secs: "s",
  minutes: "min",
  minute: "min",
  mins: "min",
  m: "min",
  hours: "h",
  hour: "h",
  hr: "h",
  hrs: "h",
  days: "d",
  day: "d",
  milliseconds: "ms",
};
/** Trials under other names. */
const TRIALS = ["trial", "iterations", "iter", "evaluations", "evals", "candidates", "rounds", "runs", "samples"];

const SAID: Readonly<Record<keyof Budget, string>> = {
  trials: "how many trials there may be",
  fits: "how many fits there may be",
  seconds: "how much time there may be",
  eachSeconds: "how long one trial may take",
};

/** How long a study may go on: trials, fits, and a time in seconds. */
export function readBudget(inquiry: Inquiry): Budget {
  const budget: { -readonly [K in keyof Budget]: Budget[K] } = {};
  const put = (unit: keyof Budget, value: number, node: ast.Node) => {
    if (budget[unit] === undefined) budget[unit] = value;
    else inquiry.tell("duplicate-budget", { what: SAID[unit] }, node.span);
  };
  for (const amount of one(inquiry, "budget")?.amounts ?? []) {
    if (amount.kind !== "count") {
      const seconds = timeOf(inquiry, amount.kind === "each" ? amount.time : amount);
      if (seconds !== undefined) put(amount.kind === "each" ? "eachSeconds" : "seconds", seconds, amount);
      continue;
    }
    const unit = countUnit(inquiry, amount);
    const { value } = amount.count;
    if (unit === undefined) continue;
    if (Number.isInteger(value) && value >= 1) put(unit, value, amount);
    else inquiry.tell("budget-amount", { found: inquiry.written(amount.count), unit }, amount.count.span);
  }
  return budget;
}

function timeOf({ tell, written }: Inquiry, amount: ast.QuantityLiteral): number | undefined {
  const { value, unit } = quantityValue(amount);
  if (unit !== "time") {
    tell("unknown-unit", { name: amount.unit, known: COUNTS }, amount.span);
    return undefined;
  }
  if (value > 0) return value;
  tell("budget-amount", { found: written(amount), unit: "time" }, amount.span);
  return undefined;
}

function countUnit({ tell, written }: Inquiry, { unit, count, span }: ast.CountAmount): "trials" | "fits" | undefined {
  const name = unit.text;
  const found = COUNTS.find((u) => u === name || u.slice(0, -1) === name);
  if (found !== undefined) return found;
  const time = TIMES[name.toLowerCase()];
  if (time !== undefined) {
    tell("unknown-unit", { name, meant: `${written(count)} ${time}`, known: COUNTS }, span);
    return undefined;
  }
  const meant = TRIALS.includes(name.toLowerCase()) ? "trials" : suggest(name, COUNTS).meant;
  tell("unknown-unit", { name, known: COUNTS, ...(meant && { meant }) }, unit.span);
  return undefined;
}

export function readSeed(inquiry: Inquiry): number {
  const clause = one(inquiry, "seed");
  if (clause === undefined) return 0;
  const { value, span } = clause.value;
  if (Number.isSafeInteger(value) && value >= 0) return value;
  inquiry.tell("seed-number", { found: inquiry.written(clause.value) }, span);
  return 0;
}
