import type { Ask, Sampler, SamplerContext, SamplerState } from "../contracts.js";
import { keyed } from "../core/rng.js";
import { defaultsOf, int, real, text } from "../core/schema.js";
import { size } from "../space/enumerate.js";
import { normalCdf } from "../space/prior.js";
import { restrict } from "../space/restrict.js";
import type { Candidate, SearchSpace } from "../space/space.js";
import type { FinishedTrial } from "../trial.js";
import { askEach } from "./fresh.js";
import { lag } from "./lag.js";

const params = {
  within: text({ doc: "the sampler that searches each model", default: "tpe" }),
  startup: int({ doc: "trials that each model gets first", default: 5, min: 1 }),
  explore: real({ doc: "share of the trials that go to any model that works", default: 0.1, min: 0, max: 1 }),
  lag: lag("a choice"),
};

/** The parameter that chooses between several `model` clauses. */
const MODEL = "model";
/** Spaces of one model up to here are counted. */
const COUNTABLE = 1_000_000;
/** A model whose first trials all failed gets no more. */
const HOPELESS = 3;
/** Results that say how good a model's next one will be. */
const RECENT = 12;

/**
 * Several models under one budget, each searched on its own: the next trial goes to the model with the most expected
 * improvement a second. Seconds are estimated from what a fit computes, not taken from a clock: the table is the same on
 * any machine. Results of a model's last trials say where its next one will lie: their median and its median deviation.
 */
export const bandit = (samplerNamed: (name: string) => Sampler): Sampler<typeof params> => ({
  name: "bandit",
  doc: "Shares the budget among the models by expected improvement a second, each with a sampler of its own",
  params,
  supports: { conditions: true, objectives: "one", infinite: true },
  lag: (args) => args.lag,
  create(context, { within, startup, explore, lag }) {
    const arms = armsOf(context, samplerNamed(String(within)), lag);
    const base = keyed(context.seed, "bandit");
    let asked = 0;

    function* inOrder(): Generator<{ readonly arm: Arm; readonly reason: string }> {
      const starting = arms.filter((arm) => arm.asked < startup && !arm.isHopeless);
      starting.sort((a, b) => a.asked - b.asked);
      for (const arm of starting)
        yield { arm, reason: `arm ${arm.name}: trial ${arm.asked + 1} of its first ${startup}` };
      const rng = base.at(asked);
      const working = arms.filter((arm) => arm.complete > 0);
      if (working.length > 0 && rng.real() < explore) {
        const arm = working[rng.int(working.length)]!;
        yield { arm, reason: `arm ${arm.name}: every model that works is looked at now and then` };
      }
      const best = Math.max(...arms.map((arm) => arm.best));
      const judged = arms.map((arm) => ({ arm, rate: arm.improvementOver(best) / arm.seconds }));
      judged.sort((a, b) => b.rate - a.rate || b.arm.best - a.arm.best || a.arm.asked - b.arm.asked);
      const unit = context.cost === undefined ? "a trial" : "an estimated second";
      for (const { arm, rate } of judged) {
        yield { arm, reason: `arm ${arm.name}: expected improvement ${rate.toPrecision(2)} ${unit}` };
      }
    }

    function one(): Ask | undefined {
      for (const { arm, reason } of inOrder()) {
        const ask = arm.ask();
        if (ask === undefined) continue;
        asked++;
        return { ...ask, reason: `${reason}; ${ask.reason}` };
      }
      return undefined;
    }

    return {
      ask: (n) => askEach(n, one),
      tell(trials) {
        for (const trial of trials) arms.find((arm) => arm.isOf(trial.candidate))?.tell(trial);
      },
    };
  },
});

function armsOf(context: SamplerContext, sampler: Sampler, lag: number): readonly Arm[] {
  const chooser = context.space.params.find((p) => p.id === MODEL);
  const names = chooser?.domain.kind === "choice" ? chooser.domain.values.map(String) : [undefined];
  return names.map((name) => {
    const space = name === undefined ? context.space : restrict(context.space, MODEL, name);
    return new Arm(context, space, name, sampler, lag);
  });
}

/** One model: its sampler, and what its trials came to. */
class Arm {
  readonly name: string;
  asked = 0;
  complete = 0;
  best = Number.NEGATIVE_INFINITY;
  readonly #chosen: Candidate;
  readonly #state: SamplerState;
  readonly #context: SamplerContext;
  /** Scores turned so that larger is better; −∞ of those that did not complete. */
  readonly #gains: number[] = [];
  #seconds = 0;

  constructor(context: SamplerContext, space: SearchSpace, name: string | undefined, sampler: Sampler, lag: number) {
    this.name = name ?? "the only one";
    this.#chosen = name === undefined ? {} : { [MODEL]: name };
    this.#context = context;
    const { size: _, trials: __, ...rest } = context;
    const count = size(space, COUNTABLE);
    const seed = name === undefined ? context.seed : keyed(context.seed, "bandit", name).int(2 ** 31);
    const args = { ...defaultsOf(sampler.params), ...("lag" in sampler.params ? { lag } : {}) };
    this.#state = sampler.create(
      { ...rest, space, seed, ...(count === undefined ? {} : { size: count }) },
      args as never,
    );
  }

  isOf = (candidate: Candidate): boolean => candidate[MODEL] === this.#chosen[MODEL];

  ask(): Ask | undefined {
    const [ask] = this.#state.ask(1);
    if (ask === undefined) return undefined;
    this.asked++;
    const candidate = { ...this.#chosen, ...ask.candidate };
    this.#seconds += this.#context.cost?.(candidate) ?? 1;
    return { ...ask, candidate };
  }

  tell(trial: FinishedTrial): void {
    const { [MODEL]: _, ...rest } = trial.candidate;
    this.#state.tell([{ ...trial, candidate: MODEL in this.#chosen ? rest : trial.candidate }]);
    const { scorer, direction } = this.#context.goals[0]!;
    const value = trial.values[scorer];
    const isScored = trial.state === "complete" && value !== undefined && !Number.isNaN(value);
    const gain = isScored ? (direction === "maximize" ? value : -value) : Number.NEGATIVE_INFINITY;
    this.#gains.push(gain);
    if (isScored) this.complete++;
    this.best = Math.max(this.best, gain);
  }

  get isHopeless(): boolean {
    return this.complete === 0 && this.#gains.length >= HOPELESS;
  }

  /** Of one trial, on average. */
  get seconds(): number {
    return this.asked === 0 ? 1 : Math.max(Number.MIN_VALUE, this.#seconds / this.asked);
  }

  /** Of the next trial, were it normal around those before it; nothing of a model of which half of them failed. */
  improvementOver(incumbent: number): number {
    const recent = this.#gains.slice(-RECENT);
    const middle = medianOf(recent);
    if (!Number.isFinite(middle) || !Number.isFinite(incumbent)) return 0;
    const spread = 1.4826 * medianOf(recent.map((gain) => Math.abs(gain - middle)));
    if (!(spread > 0) || !Number.isFinite(spread)) return Math.max(0, middle - incumbent);
    const z = (middle - incumbent) / spread;
    const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    return Math.max(0, spread * (z * normalCdf(z) + density));
  }
}

/** The lower of the two in the middle; −∞ of nothing. */
function medianOf(values: readonly number[]): number {
  const sorted = values.slice().sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? Number.NEGATIVE_INFINITY;
}
