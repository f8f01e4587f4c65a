import type { Estimator, Past } from "../contracts.js";
import { pack, unpack } from "../core/pack.js";
import { type ArgsOf, choice, int } from "../core/schema.js";
import { forecast, freedom, type Smoothing, smooth } from "../numeric/exponential-smoothing.js";

const params = {
  trend: choice({
    doc: "How the level moves on: not, by a slope, or by one that levels off",
    values: ["none", "additive", "damped"],
    default: "none",
  }),
  seasonal: choice({
    doc: "How a season acts: not, added to the level, or multiplied with it; unless said, additive where there is a season",
    values: ["none", "additive", "multiplicative"],
    optional: true,
  }),
  season: int({ doc: "Steps in a season: 12 for months of a year, 7 for days of a week", default: 1, min: 1 }),
};
type Args = ArgsOf<typeof params>;

type Model = {
  readonly spec: Smoothing;
  /** By series that has known values: the first of them in the arrays below. */
  readonly firsts: Uint32Array;
  /** phi, level, slope, and the seasons, a series. */
  readonly states: Float64Array;
  /** One-step forecasts of the training part itself. */
  readonly fitted: Float64Array;
};

/**
 * Each series by itself, from its past alone: features are not read. Forecasts go as many steps beyond the last known value
 * as a row stands after it; of a training row, the forecast is that of the step before. A series that training lacks has
 * no forecast (NaN).
 */
export const exponentialSmoothing: Estimator<typeof params> = {
  name: "exponential_smoothing",
  doc: "Forecasts a series by its level, trend and season, older values counting less and less",
  twin: "statsmodels.tsa.exponential_smoothing.ets.ETSModel(error='add')",
  params,
  task: "number",
  scores: "none",
  accepts: { missing: true, category: true },
  reads: "past",
  complexity: (args) => [freedom(specOf(args as Args))],
  cost: ({ season }, rows) => 1000 * rows * (6 + Number(season)),
  fit({ beside, checkpoint }, args) {
    const past = beside!.past!;
    const spec = specOf(args);
    const runs = runsOf(past);
    const size = 3 + (spec.seasonal === "none" ? 0 : spec.season);
    const states = new Float64Array(runs.length * size);
    const fitted = new Float64Array(past.known.length);
    const firsts = new Uint32Array(runs.length);
    let length = 0;
    for (const [s, { from, to }] of runs.entries()) {
      const y = past.known.subarray(from, to);
      refuseShort(y, spec);
      const { state, fitted: own } = smooth(y, spec, checkpoint);
      states.set([state.phi, state.level, state.slope, ...state.seasons], s * size);
      fitted.set(own, length);
      firsts[s] = length;
      length += own.length;
    }
    return { buffer: pack({ spec, firsts, states, fitted: fitted.slice(0, length) } satisfies Model) };
  },
  predict({ buffer }, x, out, beside) {
    const { spec, firsts, states, fitted } = unpack<Model>(buffer);
    const past = beside!.past!;
    const size = states.length / firsts.length;
    const runs = runsOf(past);
    const seriesAt = new Map(runs.map(({ begin }, s) => [begin, s]));
    for (let i = 0; i < x.rows; i++) {
      const place = past.places[i]!;
      const s = seriesAt.get(past.begins[place]!);
      out.values[i] = Number.NaN;
      if (s === undefined || place < runs[s]!.from) continue;
      const { from, to } = runs[s]!;
      const state = states.subarray(s * size, (s + 1) * size);
      out.values[i] =
        place < to
          ? fitted[firsts[s]! + place - from]!
          : forecast(
              { phi: state[0]!, level: state[1]!, slope: state[2]!, seasons: state.subarray(3) },
              place - to + 1,
              spec,
            );
    }
  },
};

function specOf({ trend, seasonal, season }: Args): Smoothing {
  return { trend, seasonal: seasonal ?? (season > 1 ? "additive" : "none"), season };
}

/** From the first known value of a series to the last: places from … to − 1. */
interface Run {
  readonly begin: number;
  readonly from: number;
  readonly to: number;
}

/** Of every series that has known values, in order. */
function runsOf({ known, begins }: Past): readonly Run[] {
  const runs = new Map<number, Run>();
  for (let place = 0; place < known.length; place++) {
    if (Number.isNaN(known[place]!)) continue;
    const begin = begins[place]!;
    runs.set(begin, { begin, from: runs.get(begin)?.from ?? place, to: place + 1 });
  }
  return [...runs.values()];
}

function refuseShort(y: Float64Array, { seasonal, season }: Smoothing): void {
  if (seasonal !== "none" && season < 2) throw new Error(`seasonal = ${seasonal} needs a season: write season = 12`);
  const needed = seasonal === "none" ? 4 : 2 * season;
  const known = y.filter((v) => !Number.isNaN(v)).length;
  if (known < needed) {
    throw new Error(`exponential_smoothing needs ${needed} known values, two seasons: a series has ${known}`);
  }
  const low = y.find((v) => v <= 0);
  if (seasonal === "multiplicative" && low !== undefined) {
    throw new Error(`seasonal = multiplicative needs values above 0, found ${low}: write seasonal = additive`);
  }
}
