import type { Training } from "../contracts.js";
import { type Rng, shuffle } from "../core/rng.js";
import type { CalleeValue } from "../core/schema.js";
import { callee, int, real } from "../core/schema.js";
import { ascending } from "../numeric/vectors.js";

/** `early_stop = patience(…)`, counted in what the estimator counts. */
export const earlyStop = (unit: "trees" | "epochs") =>
  callee({
    doc: `Stop before all ${unit} are done: every tenth row of the training part is held out to see when nothing improves`,
    optional: true,
    callees: {
      patience: {
        [unit]: int({ doc: `${unit} without a lower loss that are waited out`, default: 10, min: 1 }),
        min_delta: real({ doc: "a loss that is lower by less than this is not lower", default: 0, min: 0 }),
      },
    },
  });

/** What patience remembers: the best loss, and for how long it has been. */
export const patienceMemory = (): Float64Array => Float64Array.of(Number.POSITIVE_INFINITY, 0);

/** Told one loss after the other, whether they have stopped falling. */
export function patience(
  early: CalleeValue,
  unit: "trees" | "epochs",
  memory: Float64Array = patienceMemory(),
): (loss: number) => boolean {
  const steps = Number(early.args[unit] ?? 10);
  const delta = Number(early.args.min_delta ?? 0);
  return (loss) => {
    const best = memory[0]!;
    if (loss < best - delta || best === Number.POSITIVE_INFINITY) {
      memory[0] = loss;
      memory[1] = 0;
    } else memory[1] = memory[1]! + 1;
    return memory[1]! >= steps;
  };
}

/** The rows to learn from and those held out, both ascending: every tenth of a shuffled row order, class by class. */
export function holdOut(
  { x, y, classes }: Pick<Training, "x" | "y" | "classes">,
  rng: Rng,
): { readonly learned: Int32Array; readonly heldOut: Int32Array } {
  const rows = shuffle(ascending(x.rows), rng);
  if (classes > 0) rows.sort((a, b) => y[a]! - y[b]!);
  const isHeldOut = (_: number, at: number) => at % 10 === 9;
  return {
    learned: rows.filter((row, at) => !isHeldOut(row, at)).sort(),
    heldOut: rows.filter(isHeldOut).sort(),
  };
}
