import type { Ask, Sampler, SamplerContext } from "../contracts.js";
import { keyed } from "../core/rng.js";
import { int, real } from "../core/schema.js";
import { BoxDescent } from "../numeric/box-descent.js";
import { candidateAt, isAllowed, keyOf } from "../space/candidate.js";
import { enumerationOf } from "../space/enumerate.js";
import { levelsOf } from "../space/levels.js";
import type { Candidate, Param, SearchSpace } from "../space/space.js";
import { axisOf } from "../space/unit.js";
import type { FinishedTrial } from "../trial.js";
import { askEach, fresh } from "./fresh.js";
import { MOST_DIMENSIONS, sobolPoints } from "./sobol-points.js";

const params = {
  tolerance: real({
    doc: "a descent ends when its next step is shorter than this share of every range",
    default: 0.001,
    min: 0,
    above: true,
    max: 1,
  }),
  lag: int({
    doc: "a suggestion uses results of trials up to so many before it: so many descents go on side by side",
    default: 1,
    min: 1,
  }),
};

/** Up to so many combinations of what has no derivative each get a descent from the middle. */
const COMBINATIONS = 16;
/** Steps that `where` refuses are shortened so often. */
const REFUSALS = 20;
/** From so many results on a start is the most promising of so many points, and no nearer to a result than this. */
const KNOWN = 3;
const POOL = 64;
const APART = 0.05;
/** A descent that comes so near to where another has ended, as a share of every range, will end there, too. */
const NEAR = 0.02;

/**
 * Descents by hypergradients: each trial tells how its mean score moves with every real parameter, and the next step goes
 * by a quasi-Newton model of that, in units of the ranges on their scales. Whole numbers and choices stay as they are in a
 * descent. The first descents start in the middle of every range, the others at points of a scrambled Sobol sequence that
 * look promising by what values and gradients near by say.
 */
export const gradient: Sampler<typeof params> = {
  name: "gradient",
  doc: "Descends along the derivatives of the score by the real parameters, from one start after the other",
  params,
  supports: { conditions: false, objectives: "one", infinite: true },
  reads: "gradient",
  lag: (args) => args.lag,
  create(context, { tolerance }) {
    const { space } = context;
    const moving = space.params.filter(({ domain }) => domain.kind === "real" && levelsOf(domain) === undefined);
    const still = space.params.filter((param) => !moving.includes(param));
    const untried = fresh(context, "gradient");
    const known: Known[] = [];
    const starts = startsOf(context, (candidate) => promise(candidate, known, moving, still));
    const descents: Descent[] = [];
    const ended: Descent[] = [];
    let started = 0;

    function step(): Ask | undefined {
      for (;;) {
        const descent = lowest(descents);
        if (descent === undefined) return undefined;
        const ask = isSpent(descent, ended, still) ? undefined : next(descent, space, moving);
        if (ask !== undefined && untried.isNew(ask.candidate)) {
          descent.waitsFor = keyOf(untried.take(ask.candidate));
          return ask;
        }
        descents.splice(descents.indexOf(descent), 1);
        ended.push(descent);
      }
    }
    function start(): Ask | undefined {
      const candidate = untried.next(() => starts(known.length >= KNOWN ? POOL : 1));
      if (candidate === undefined) return undefined;
      descents.push({ candidate, waitsFor: keyOf(candidate), trial: -1 });
      return { candidate, reason: `start ${++started}` };
    }
    return {
      ask: (n) => askEach(n, () => step() ?? start()),
      tell(trials) {
        untried.tell(trials);
        for (const trial of trials) {
          const key = keyOf(trial.candidate);
          const descent = descents.find(({ waitsFor }) => waitsFor === key);
          const judged = judge(trial, context, moving);
          if (judged !== undefined)
            known.push({ ...judged, candidate: trial.candidate, u: unitsOf(trial.candidate, moving) });
          if (descent !== undefined) {
            descent.waitsFor = undefined;
            learn(descent, trial, judged, moving, tolerance);
            if (descent.down === undefined) descents.splice(descents.indexOf(descent), 1);
          } else if (judged !== undefined) {
            const given: Descent = { candidate: trial.candidate, trial: trial.number };
            learn(given, trial, judged, moving, tolerance);
            descents.push(given);
          }
        }
      },
    };
  },
};

interface Descent {
  /** Its best so far: the start's, until it has a result. */
  candidate: Candidate;
  /** Number of its best trial. */
  trial: number;
  /** Key of the candidate whose result it needs to go on. */
  waitsFor?: string | undefined;
  /** Over the parameters that move; absent before the first result. */
  down?: BoxDescent;
}

interface Judged {
  readonly loss: number;
  /** By the unit of each moving parameter. */
  readonly gradient: Float64Array;
}

interface Known extends Judged {
  readonly candidate: Candidate;
  readonly u: Float64Array;
}

const unitsOf = (candidate: Candidate, moving: readonly Param[]): Float64Array =>
  Float64Array.from(moving, ({ id, domain }) => axisOf(domain).unitOf(candidate[id]!));

/** Smaller is better; undefined of a trial that gives no direction. */
function judge(trial: FinishedTrial, { goals }: SamplerContext, moving: readonly Param[]): Judged | undefined {
  const { scorer, direction } = goals[0]!;
  const value = trial.values[scorer];
  const { gradient, candidate } = trial;
  if (trial.state !== "complete" || value === undefined || gradient === undefined) return undefined;
  const sign = direction === "minimize" ? 1 : -1;
  const slopes = Float64Array.from(moving, (param) => {
    const folds = gradient[param.id] ?? [0];
    const mean = folds.reduce((sum, slope) => sum + slope, 0) / folds.length;
    return sign * mean * stretch(param, candidate);
  });
  return { loss: sign * value, gradient: slopes };
}

/** How fast a parameter's value rises along its unit. */
function stretch({ id, domain }: Param, candidate: Candidate): number {
  const axis = axisOf(domain);
  const u = axis.unitOf(candidate[id]!);
  const [low, high] = [Math.max(0, u - 1e-6), Math.min(1, u + 1e-6)];
  const rise = ((axis.valueAt(high) as number) - (axis.valueAt(low) as number)) / (high - low);
  // A range without an end rises without end there.
  return Number.isFinite(rise) ? rise : 0;
}

function learn(
  descent: Descent,
  { candidate, number }: FinishedTrial,
  judged: Judged | undefined,
  moving: readonly Param[],
  tolerance: number,
): void {
  const { down } = descent;
  if (down === undefined) {
    if (judged === undefined || moving.length === 0) return;
    descent.down = new BoxDescent(unitsOf(candidate, moving), judged.loss, judged.gradient, tolerance);
  } else {
    const before = down.value;
    down.learn(judged?.loss, judged?.gradient);
    if (down.value >= before) return;
  }
  descent.trial = number;
  descent.candidate = candidate;
}

/** The one to go on with: of those that wait for no result the one that has come furthest down. */
function lowest(descents: readonly Descent[]): Descent | undefined {
  let best: Descent | undefined;
  for (const descent of descents) {
    if (descent.waitsFor !== undefined || descent.down === undefined) continue;
    if (best === undefined || descent.down.value < best.down!.value) best = descent;
  }
  return best;
}

/** It is where another has ended, with the same values of what does not move. */
function isSpent({ down, candidate }: Descent, ended: readonly Descent[], still: readonly Param[]): boolean {
  return ended.some((other) => {
    const isNear = other.down!.x.every((u, i) => Math.abs(u - down!.x[i]!) <= NEAR);
    return isNear && still.every(({ id }) => candidate[id] === other.candidate[id]);
  });
}

/** The next step of a descent; undefined when it has settled, or `where` leaves no way on. */
function next({ down, candidate, trial }: Descent, space: SearchSpace, moving: readonly Param[]): Ask | undefined {
  for (let i = 0; i <= REFUSALS; i++) {
    const to = down!.next();
    if (to === undefined) return undefined;
    const values = moving.map(({ id, domain }, k) => [id, axisOf(domain).valueAt(to[k]!)] as const);
    const moved = { ...candidate, ...Object.fromEntries(values) };
    if (isAllowed(space, moved)) {
      const length = to.reduce((most, u, k) => Math.max(most, Math.abs(u - down!.x[k]!)), 0);
      return { candidate: moved, reason: `downhill from trial ${trial}, ${(100 * length).toPrecision(2)}% of a range` };
    }
    down!.learn();
  }
  return undefined;
}

/**
 * The smaller the better it looks: what the tangents at known points say, near ones first (Shepard's weights), less the
 * more the farther it is from all of them. A tangent counts up to the spread of the better half of what is known.
 */
function promise(
  candidate: Candidate,
  known: readonly Known[],
  moving: readonly Param[],
  still: readonly Param[],
): number {
  const u = unitsOf(candidate, moving);
  const losses = known.map(({ loss }) => loss).sort((a, b) => a - b);
  const spread = losses[losses.length >> 1]! - losses[0]!;
  let [sum, weights, nearest] = [0, 0, Number.POSITIVE_INFINITY];
  for (const point of known) {
    let square = still.reduce((n, { id }) => n + (candidate[id] === point.candidate[id] ? 0 : 0.25), 0);
    let rise = 0;
    for (const [k, at] of point.u.entries()) {
      square += (u[k]! - at) ** 2;
      rise += point.gradient[k]! * (u[k]! - at);
    }
    const weight = 1 / (square * square + 1e-12);
    sum += weight * (point.loss + Math.min(spread, Math.max(-spread, rise)));
    weights += weight;
    nearest = Math.min(nearest, Math.sqrt(square));
  }
  return nearest < APART ? Number.POSITIVE_INFINITY : sum / weights - spread * nearest;
}

/** Candidates to start from, one after the other: the most promising of so many points. */
function startsOf({ space, seed }: SamplerContext, promiseOf: (candidate: Candidate) => number) {
  const dimensions = space.params.length;
  const points = dimensions <= MOST_DIMENSIONS ? sobolPoints(dimensions, seed) : undefined;
  const combined = combinations(space);
  const u = new Float64Array(dimensions);
  let index = 0;
  const draw = (): Candidate => {
    const at = index++;
    const middle = candidateAt(space, u.fill(0.5));
    if (at < combined.length) return { ...middle, ...combined[at]! };
    if (points !== undefined) points.point(at - combined.length, u);
    else {
      const rng = keyed(seed, "gradient", at);
      for (let i = 0; i < dimensions; i++) u[i] = rng.real();
    }
    return candidateAt(space, u);
  };
  return (pool: number): Candidate => {
    let best = draw();
    if (index <= combined.length || pool === 1) return best;
    let least = promiseOf(best);
    for (let i = 1; i < pool; i++) {
      const other = draw();
      const judged = promiseOf(other);
      if (judged < least && isAllowed(space, other)) [best, least] = [other, judged];
    }
    return best;
  };
}

/** Every combination of what does not move, or only the middle where there are many. */
function combinations(space: SearchSpace): readonly Candidate[] {
  const still = space.params.filter(({ domain }) => levelsOf(domain) !== undefined);
  const all = enumerationOf({ params: still, where: [] });
  return all === undefined || all.total > COMBINATIONS ? [{}] : [...all.walk()];
}
