import { describe, expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import {
  classes,
  column,
  days,
  deviation,
  type Frame,
  mean,
  meansBy,
  normals,
  numbers,
  ROWS,
  shuffled,
} from "./frames.js";

interface Case {
  readonly frame: Frame;
  /** Clauses beside data, predict, model and goal; the splitter is stratified or kfold unless they say. */
  readonly clauses?: string;
  readonly model?: string;
}
interface Leak {
  readonly name: string;
  /** What is told of the first, and of the twin is not. */
  readonly code: string;
  readonly leak: Case;
  readonly twin: Case;
}

/** Everything that the checker says of leaks. */
const CODES = new Set([
  ...["leak-target-copy", "leak-likely", "learned-before-split", "leak-in-rows", "identifier-feature"],
  ...["groups-unsaid", "time-unsaid", "split-groups", "shuffled-time", "needs-time-order", "expect-of-best"],
]);

async function told({ frame, clauses = "", model }: Case): Promise<string[]> {
  const task = typeof frame.y![0] === "number" ? "number" : "class";
  const splitter = clauses.includes("validate")
    ? ""
    : `validate ${task === "class" ? "stratified" : "kfold"}(folds = 3)`;
  const text = `
    data frame
    predict y as ${task}
    model ${model ?? "impute |> one_hot |> knn(k ~ [1, 3])"}
    ${splitter}
    ${task === "class" ? "maximize balanced_accuracy" : "minimize rmse"}
    ${clauses}
    seed 1`;
  const { diagnostics } = await compile(text, { frames: { frame } });
  return [...new Set(diagnostics.map((d) => d.code))].filter((code) => CODES.has(code));
}

const c = classes();
const n = numbers();
const isYes = (row: number) => c.y[row] === "yes";
const patients = column((row) => `p${Math.floor(row / 6)}`);
const gap = (row: number) => row % 9 === 0;
/** Rows of one class drawn again and again, as an over-sampler does. */
const drawn = column((row) => (row < 200 ? row : row % 50));
const redrawn = (frame: Frame): Frame =>
  Object.fromEntries(Object.entries(frame).map(([name, values]) => [name, drawn.map((row) => values[row]!)]));
const scaled = n.a.map((v) => (v - mean(n.a)) / deviation(n.a, ROWS));
const holed = n.a.map((v, row) => (gap(row) ? null : v));
const there = n.a.filter((_, row) => !gap(row));
/** Two columns turned so that they have no correlation, as principal components. */
function turned(a: readonly number[], b: readonly number[]): number[][] {
  const x = a.map((v) => v - mean(a));
  const z = b.map((v) => v - mean(b));
  const slope = mean(x.map((v, i) => v * z[i]!)) / mean(x.map((v) => v * v));
  return [x, z.map((v, i) => v - slope * x[i]!)];
}
const [first, second] = turned(n.a, n.b) as [number[], number[]];
const plain = normals("third");
const third = (() => {
  const [, byFirst] = turned(first, plain) as [number[], number[]];
  const [, bySecond] = turned(second, byFirst) as [number[], number[]];
  return bySecond;
})();

const leaks: readonly Leak[] = [
  {
    name: "the target in other words",
    code: "leak-target-copy",
    leak: { frame: { ...c, copy: c.y.map((y) => (y === "yes" ? 1 : 0)) } },
    twin: { frame: { ...c, copy: c.a.map((v) => (v > 7.3 ? 1 : 0)) } },
  },
  {
    name: "the target under another name",
    code: "leak-target-copy",
    leak: { frame: { ...n, total: n.y } },
    twin: { frame: { ...n, total: n.y.map((v, row) => v + 3 * plain[row]!) } },
  },
  {
    name: "the target in another unit",
    code: "leak-target-copy",
    leak: { frame: { ...n, fahrenheit: n.y.map((v) => 32 + 1.8 * v) } },
    twin: { frame: { ...n, fahrenheit: n.a.map((v) => 32 + 1.8 * v) } },
  },
  {
    name: "the target's logarithm",
    code: "leak-likely",
    leak: { frame: { ...n, log: n.y.map((v) => Math.log(v + 100)) } },
    twin: { frame: { ...n, log: n.a.map((v) => Math.log(v + 100)) } },
  },
  {
    name: "the target's rank",
    code: "leak-likely",
    leak: { frame: { ...n, rank: n.y.map((v) => -n.y.filter((other) => other < v).length) } },
    twin: { frame: { ...n, rank: n.a.map((v) => -n.a.filter((other) => other < v).length - 0.5) } },
  },
  {
    name: "the target with a little noise",
    code: "leak-likely",
    leak: { frame: { ...n, measured: n.y.map((v, row) => v + 1e-3 * plain[row]!) } },
    twin: { frame: { ...n, measured: n.y.map((v, row) => v + plain[row]!) } },
  },
  {
    name: "the target's class with a few slips",
    code: "leak-likely",
    leak: { frame: { ...c, status: c.y.map((y, row) => ((row === 17) !== (y === "yes") ? "closed" : "open")) } },
    twin: { frame: { ...c, status: c.y.map((y, row) => ((row % 20 === 0) !== (y === "yes") ? "closed" : "open")) } },
  },
  {
    name: "a finer word for the target's class",
    code: "leak-likely",
    leak: { frame: { ...c, stage: c.y.map((y, row) => (y === "yes" ? `late ${row % 3}` : `early ${row % 2}`)) } },
    twin: { frame: { ...c, stage: c.y.map((y, row) => (y === "yes" && row % 7 > 0 ? `a${row % 3}` : `b${row % 2}`)) } },
  },
  {
    name: "a column that is filled in afterwards",
    code: "leak-likely",
    leak: { frame: { ...c, refund: c.a.map((v, row) => (isYes(row) ? Math.abs(v) : null)) } },
    twin: { frame: { ...c, refund: c.a.map((v, row) => (row % 2 === 0 ? Math.abs(v) : null)) } },
  },
  {
    name: "a date after the row's own",
    code: "leak-likely",
    leak: {
      frame: { ...n, day: days(), closed: days(3) },
      clauses: "order by day\n validate rolling(folds = 3)",
      model: "impute |> one_hot |> boosted_trees(trees ~ [5, 10])",
    },
    twin: {
      frame: { ...n, day: days(), opened: days(-30) },
      clauses: "order by day\n validate rolling(folds = 3)",
      model: "impute |> one_hot |> boosted_trees(trees ~ [5, 10])",
    },
  },
  {
    name: "target encoding over all rows",
    code: "leak-likely",
    leak: { frame: { ...n, word_code: meansBy(n.word, n.y) } },
    twin: { frame: n, model: "target_encode |> knn(k ~ [1, 3])" },
  },
  {
    name: "target encoding over all rows, without its category",
    code: "leak-likely",
    leak: {
      frame: {
        ...shuffled({
          a: c.a,
          code: meansBy(
            patients,
            c.y.map((y) => (y === "yes" ? 1 : 0)),
          ),
          y: c.y.map((y) => (y === "yes" ? 1 : 0)),
        }),
      },
      clauses: "maximize r2",
    },
    twin: {
      frame: { a: c.a, code: meansBy(patients, c.b), y: c.y.map((y) => (y === "yes" ? 1 : 0)) },
      clauses: "maximize r2",
    },
  },
  {
    name: "parts that add up to the target",
    code: "leak-in-rows",
    leak: { frame: { casual: n.a, registered: n.b, word: n.word, y: n.a.map((v, row) => v + n.b[row]!) } },
    twin: {
      frame: { casual: n.a, registered: n.b, word: n.word, y: n.a.map((v, row) => v + n.b[row]! + 0.1 * plain[row]!) },
    },
  },
  {
    name: "scaling before the split",
    code: "learned-before-split",
    leak: { frame: { ...n, a: scaled } },
    twin: { frame: n, model: "one_hot |> standardize |> knn(k ~ [1, 3])" },
  },
  {
    name: "scaling before the split, with n - 1",
    code: "learned-before-split",
    leak: { frame: { ...n, a: n.a.map((v) => (v - mean(n.a)) / deviation(n.a, ROWS - 1)) } },
    // A part of a table that was scaled as a whole is not centered any more.
    twin: { frame: { ...n, a: plain } },
  },
  {
    name: "filling missing values before the split",
    code: "learned-before-split",
    leak: { frame: { ...n, a: holed.map((v) => v ?? mean(there)) } },
    twin: { frame: { ...n, a: holed }, model: "impute(strategy = mean) |> one_hot |> knn(k ~ [1, 3])" },
  },
  {
    name: "principal components before the split",
    code: "leak-in-rows",
    leak: { frame: { first, second, third, y: n.y } },
    twin: {
      frame: { a: n.a, b: n.b, third: plain, y: n.y },
      model: "standardize |> pca(components = 2) |> knn(k ~ [1, 3])",
    },
  },
  {
    name: "over-sampling before the split",
    code: "leak-in-rows",
    leak: { frame: redrawn(c) },
    twin: { frame: c },
  },
  {
    name: "rows that stand twice",
    code: "leak-in-rows",
    leak: { frame: redrawn(n) },
    twin: {
      frame: { ...redrawn(n), who: drawn.map((row) => `r${row}`) },
      clauses: "group by who\n validate group(folds = 3)",
    },
  },
  {
    name: "groups across folds",
    code: "split-groups",
    leak: { frame: { ...c, patient: patients }, clauses: "group by patient\n validate stratified(folds = 3)" },
    twin: { frame: { ...c, patient: patients }, clauses: "group by patient\n validate stratified_group(folds = 3)" },
  },
  {
    name: "groups across the sealed part",
    code: "split-groups",
    leak: {
      frame: { ...c, patient: patients },
      clauses: "group by patient\n validate group(folds = 3) inside holdout(fraction = 20%)",
    },
    twin: {
      frame: { ...c, patient: patients },
      clauses: "group by patient\n validate group(folds = 3) inside group(folds = 4)",
    },
  },
  {
    name: "groups that the study does not name",
    code: "groups-unsaid",
    leak: { frame: { ...c, patient_id: patients }, clauses: "ignore patient_id" },
    twin: { frame: { ...c, patient_id: column((row) => `p${row}`) }, clauses: "ignore patient_id" },
  },
  {
    name: "shuffled folds on a series",
    code: "shuffled-time",
    leak: { frame: { ...n, day: days() }, clauses: "order by day\n validate kfold(folds = 3)" },
    twin: { frame: { ...n, day: days() }, clauses: "order by day\n validate rolling(folds = 3)" },
  },
  {
    name: "a series that the study does not name",
    code: "time-unsaid",
    leak: { frame: { ...n, day: days() }, clauses: "ignore day" },
    twin: { frame: { ...shuffled({ ...n, day: days() }) }, clauses: "ignore day" },
  },
  {
    name: "folds of a series without its order",
    code: "needs-time-order",
    leak: { frame: n, clauses: "validate rolling(folds = 3)" },
    twin: { frame: { ...n, day: days() }, clauses: "order by day\n validate rolling(folds = 3)" },
  },
  {
    name: "a number that counts rows which are sorted by the target",
    code: "identifier-feature",
    leak: { frame: { ...c, row: column((row) => row) } },
    twin: { frame: { ...c, age: column((row) => 20 + (row % 60)) } },
  },
  {
    name: "a promise that is judged on the folds that chose the winner",
    code: "expect-of-best",
    leak: { frame: c, clauses: "expect balanced_accuracy >= 0.7" },
    twin: {
      frame: c,
      clauses: "validate stratified(folds = 3) inside holdout(fraction = 20%)\n expect balanced_accuracy >= 0.7",
    },
  },
];

describe("planted leaks", () => {
  test("are twenty at least", () => expect(leaks.length).toBeGreaterThanOrEqual(20));
  test.each(leaks)("$name: is found", async ({ code, leak }) => {
    expect(await told(leak)).toContain(code);
  });
  test.each(leaks)("$name: the innocent twin passes", async ({ twin }) => {
    expect(await told(twin)).toEqual([]);
  });
});

describe("the built-in data", () => {
  test.each([
    ["iris", "species"],
    ["wine", "cultivar"],
    ["breast_cancer", "diagnosis"],
    ["digits", "digit"],
    ["diabetes", "progression"],
    ["penguins", "species"],
  ])("%s is told of no leak", async (data, target) => {
    const text = `data ${data}\npredict ${target}\nmodel baseline\nvalidate kfold(folds = 3)\nmaximize ${data === "diabetes" ? "r2" : "mcc"}\nseed 1`;
    const { diagnostics } = await compile(text);
    expect(diagnostics.filter(({ code }) => CODES.has(code)).map((d) => d.message)).toEqual([]);
  });
});
