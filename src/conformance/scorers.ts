import type { Cost, Prediction, Scorer, Truth } from "../contracts.js";
import { keyed } from "../core/rng.js";
import { type Args, defaultsOf } from "../core/schema.js";
import { equal, holds, type Law, law, within } from "./law.js";

export interface ScorerOptions {
  /** Arguments to score with; the schema's defaults unless given. */
  readonly args?: Args;
  /** Its best value is not that of a perfect prediction, as a bias has none. */
  readonly hasNoBest?: boolean;
}
interface Input {
  readonly classes: number;
  readonly y: readonly number[];
  readonly values: readonly number[];
  readonly scores: readonly number[];
}

const COST: Cost = { fitSeconds: 2, predictSeconds: 0.5, modelBytes: 100 };
const ROWS = 50;

function exampleFor({ task }: Scorer): Input {
  const rng = keyed("scorers", task);
  const draw = (count: number, one: () => number) => Array.from({ length: count }, one);
  return task === "class"
    ? {
        classes: 3,
        y: draw(ROWS, () => rng.int(3)),
        values: draw(ROWS, () => rng.int(3)),
        scores: draw(ROWS * 3, () => rng.real()),
      }
    : { classes: 0, y: draw(ROWS, () => rng.normal()), values: draw(ROWS, () => rng.normal()), scores: [] };
}

const truthOf = ({ y, classes }: Input, weights?: readonly number[]): Truth => ({
  y: Float64Array.from(y),
  classes,
  levels: Array.from({ length: classes }, (_, c) => `c${c}`),
  trained: Float64Array.of(1, 2, 4, 7),
  ...(weights === undefined ? {} : { weights: Float64Array.from(weights) }),
});
const predictionOf = ({ values, scores }: Pick<Input, "values" | "scores">): Prediction => ({
  values: Float64Array.from(values),
  scores: Float64Array.from(scores),
});

/** What a scorer has to hold. */
export function scorerLaws(scorer: Scorer, options: ScorerOptions = {}): readonly Law[] {
  const args = { ...defaultsOf(scorer.params), ...options.args } as never;
  const input = exampleFor(scorer);
  const score = (of: Input, weights?: readonly number[], said: Pick<Input, "values" | "scores"> = of) =>
    scorer.score(truthOf(of, weights), predictionOf(said), args, COST);
  return [
    law("is a number, and the same number again", () => {
      const plain = score(input);
      holds(Number.isFinite(plain), `found ${plain}`);
      equal(score(input), plain);
    }),
    law("does not move with weights that are all one", () => {
      within([score(input)], [score(input, new Array(ROWS).fill(1))], 1e-12, "weighted");
    }),
    law("takes a row of weight two as two rows", () => {
      const weights = input.y.map((_, i) => (i % 3 === 0 ? 2 : 1));
      const rows = input.y.flatMap((_, i) => (i % 3 === 0 ? [i, i] : [i]));
      const column = (all: readonly number[], c: number) => rows.map((i) => all[c * ROWS + i]!);
      const doubled = {
        ...input,
        y: column(input.y, 0),
        values: column(input.values, 0),
        scores: Array.from({ length: input.classes }, (_, c) => column(input.scores, c)).flat(),
      };
      within([score(doubled)], [score(input, weights)], 1e-12, "weighted");
    }),
    law("is best where the truth is predicted", () => {
      if (scorer.needs === "cost" || options.hasNoBest === true) return;
      const scores = Array.from({ length: input.classes }, (_, c) => input.y.map((y) => (y === c ? 1 : 0))).flat();
      const sign = scorer.direction === "maximize" ? 1 : -1;
      const [best, plain] = [score(input, undefined, { values: input.y, scores }), score(input)];
      holds(sign * best > sign * plain, `perfect: ${best}, at random: ${plain}, to ${scorer.direction}`);
    }),
    ...(scorer.slope === undefined ? [] : [slopeLaw(scorer, input, args)]),
    law("does not end in an error on predictions that are no numbers", () => {
      const values = input.y.map(() => (input.classes > 0 ? 0 : Number.NaN));
      const found = score(input, undefined, { values, scores: input.scores.map(() => Number.NaN) });
      if (scorer.needs === "probability" || scorer.needs === "value") equal(found, Number.NaN);
    }),
  ];
}

/** Central differences over this much of a prediction. */
const NUDGE = 1e-5;

function slopeLaw(scorer: Scorer, input: Input, args: never): Law {
  return law("has a slope that agrees with central differences, weighted", () => {
    const rng = keyed("slope");
    const truth = truthOf(
      input,
      input.y.map(() => 0.5 + rng.real()),
    );
    const which = scorer.needs === "probability" ? "scores" : "values";
    const at = Float64Array.from(input[which]);
    const found = new Float64Array(at.length);
    scorer.slope!(truth, predictionOf(input), args, found);
    const wanted = at.map((value, i) => {
      const [up, down] = [NUDGE, -NUDGE].map((nudge) =>
        scorer.score(truth, predictionOf({ ...input, [which]: [...at.with(i, value + nudge)] }), args, COST),
      );
      return (up! - down!) / (2 * NUDGE);
    });
    within(wanted, found, 1e-5, "slope");
  });
}
