import { type Arena, heldArena } from "./arena.js";

/** Kernels whose numbers stand together, as a panel. */
const TOGETHER = 4;
/** Inverse widths are no larger. */
const STEEPEST = 100;
/** Roughly, [0, 1] is so many steps: 15 bits. */
const FINE = 32_767;
const SQRT_2_PI = Math.sqrt(2 * Math.PI);
/** From here on the table of the normal distribution is too coarse for what lies beyond a cell. */
const CELL_REACH = 7;

/** Kernels by row; they may change and grow between calls. */
export interface MixtureRows {
  readonly rows: number;
  /** Numbers come as points of [0, 1], then as cells; choices apart. */
  readonly reals: number;
  readonly numbers: number;
  readonly choices: number;
  /** rows × numbers × 2: center, then 1 / σ, at most 100. */
  readonly shape: Float64Array;
  /** rows × numbers: logarithm of the factor that makes a kernel integrate to 1 over [0, 1]; 0 at least. */
  readonly scale: Float64Array;
  /** rows × choices: the place of what was observed, or −1. */
  readonly observed: Int32Array;
}

/** Some of the kernels, with their weights. */
export interface Group {
  /** Few rows, ascending but for the last, which is the prior's: 0. undefined: all. */
  readonly rows: Int32Array | undefined;
  /** By place in `rows`, or by row; 0 where a row is not of the group; none above the prior's. */
  readonly weight: Float64Array;
  /** Kernels with a weight. */
  readonly count: number;
  /** Panel of the kernel that was highest at the last point asked about: where the next one is likely to be, too. */
  nearest: number;
}

/** Where a density is asked for. */
export interface MixturePoint {
  /** By slot: where its cell begins and ends. */
  readonly low: Float64Array;
  /** Not of reals. */
  readonly high: Float64Array;
  /** By slot of a real: ½ where it is active, else 0. */
  readonly half: Float64Array;
  /** Slots of cells that are active, of numbers that are not. */
  readonly cells: readonly number[];
  readonly inactive: readonly number[];
  /** Choices that are active: slot, place, and the prior's shares. */
  readonly choices: readonly { readonly slot: number; readonly place: number; readonly prior: readonly number[] }[];
}

/** The normal distribution function in steps of 1/256 from −8 to 8, and its slopes by step. */
export interface NormalTable {
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/** Panels of kernels, and what is roughly known of them: where they stand, and how many kernels there is room for. */
interface Panels {
  readonly exact: number;
  readonly rough: number;
  readonly weights: number;
  readonly room: number;
}
const NO_PANELS: Panels = { exact: 0, rough: 0, weights: 0, room: 0 };

/**
 * Densities of mixtures in the kernels' memory, which it shares with others of its kind.
 *
 * Most kernels are narrow and far from a point. So each has beside its exact numbers rough ones, of 15 bits: centers in
 * steps of 1 / FINE, inverse widths in units of 1 / `steep` that are rounded down. A rough distance in widths errs by 3/2
 * at most, in units of 1 / steep: distances of a hair more than the reach, and of `slack`, are surely out of it.
 */
export class MixtureKernel {
  readonly #source: () => MixtureRows;
  readonly #normal: () => NormalTable;
  /** Rows that have changed since they were laid out. */
  readonly #stale = new Set<number>();
  /** Of all rows, and copies of the few of a group. */
  #all = NO_PANELS;
  #few = NO_PANELS;
  #point = 0;
  /** Bytes of a panel, and of what is roughly known of it. */
  #bytes = { exact: 0, rough: 0 };
  #steep = 0;
  #unit = 0;
  /** Groups as they are laid out, of all rows and of few. */
  #laidAll: Group | undefined;
  #laidFew: Group | undefined;
  #doubles: Float64Array = new Float64Array(0);
  #integers: Int32Array = new Int32Array(0);

  constructor(normal: () => NormalTable, source: () => MixtureRows) {
    this.#normal = normal;
    this.#source = source;
  }

  hasChanged(row: number): void {
    this.#stale.add(row);
  }

  /** Logarithm of a group's density; a lower bound of it, where that is above `limit` already. */
  logDensity(group: Group, point: MixturePoint, limit: number): number {
    const { arena, isFresh } = heldArena(this, "mixture");
    const source = this.#source();
    const few = group.rows?.length ?? 0;
    if (isFresh || source.rows > this.#all.room || few > this.#few.room) this.#begin(arena, source, few);
    if (this.#stale.size > 0) this.#layRows(source);
    if (group.rows === undefined) this.#layAll(group);
    else this.#layFew(group, group.rows, source);
    this.#layPoint(point, source);
    const { rough, exact, weights } = group.rows === undefined ? this.#all : this.#few;
    const { kernels } = arena;
    const found = kernels.mixtureLogDensity(
      rough,
      exact,
      weights,
      Math.ceil(group.weight.length / TOGETHER),
      group.nearest,
      group.count,
      this.#point,
      limit,
    );
    group.nearest = kernels.mixtureNearest();
    return found;
  }

  #begin(arena: Arena, { rows, reals, numbers, choices }: MixtureRows, few: number): void {
    arena.reset();
    const pairs = Math.ceil(numbers / 2);
    this.#bytes = { exact: 32 + numbers * 112 + choices * 16, rough: 32 + pairs * 32 };
    // Squares of all rough distances fit in 31 bits.
    this.#steep = Math.min(FINE, Math.sqrt(2 ** 31 / Math.max(1, numbers)) - 2) / STEEPEST;
    this.#unit = (2 * this.#steep ** 2 * 65) / 64;
    const { values, slopes } = this.#normal();
    const panels = (kernels: number): Panels => {
      const count = Math.ceil((2 * kernels + 62) / TOGETHER);
      const exact = arena.take(this.#bytes.exact * count);
      const rough = arena.take(this.#bytes.rough * count);
      return { exact, rough, weights: arena.take(8 * TOGETHER * count), room: TOGETHER * count };
    };
    this.#all = panels(rows);
    this.#few = panels(few);
    const table = arena.take(8 * values.length);
    const slope = arena.take(8 * slopes.length);
    const chances = arena.take(24 * choices);
    this.#point = arena.take(8 * (3 * numbers + choices) + 4 * (4 + 2 * numbers + 3 * choices + 3 * pairs));
    const settings = arena.take(40);
    this.#laidAll = undefined;
    this.#laidFew = undefined;
    this.#doubles = arena.doubles(0, arena.bytes / 8);
    this.#integers = arena.integers(0, arena.bytes / 4);
    // Kernels that are not there add nothing: 0 times a number, whatever stood there before.
    this.#integers.fill(0, this.#all.exact / 4, table / 4);
    this.#doubles.set(values, table / 8);
    this.#doubles.set(slopes, slope / 8);
    this.#doubles.set([this.#unit, 65 * 2.25 * numbers], settings / 8);
    this.#integers.set([reals, numbers, choices, table, slope, chances], settings / 4 + 4);
    arena.kernels.mixtureSettings(settings);
    for (let row = 0; row < rows; row++) this.#stale.add(row);
  }

  #layRows(source: MixtureRows): void {
    for (const row of this.#stale) this.#layRow(row, row, this.#all, source);
    this.#stale.clear();
  }

  #layRow(
    row: number,
    place: number,
    panels: Panels,
    { reals, numbers, choices, shape, scale, observed }: MixtureRows,
  ): void {
    const doubles = this.#doubles;
    const integers = this.#integers;
    const lane = place % TOGETHER;
    const panel = (place - lane) / TOGETHER;
    const exact = panels.exact + panel * this.#bytes.exact;
    const rough = (panels.rough + panel * this.#bytes.rough) / 4 + lane;
    const shapes = exact / 8 + TOGETHER + lane;
    const scales = shapes + 2 * TOGETHER * numbers;
    const roughScales = (exact + 32 + 96 * numbers) / 4 + lane;
    let height = 0;
    let density = 0;
    for (let slot = 0, i = row * numbers; slot < numbers; slot++, i++) {
      const steep = shape[2 * i + 1]!;
      doubles[shapes + 2 * TOGETHER * slot] = shape[2 * i]!;
      doubles[shapes + 2 * TOGETHER * slot + TOGETHER] = steep;
      doubles[scales + TOGETHER * slot] = scale[i]!;
      height += scale[i]!;
      if (slot >= reals) density += Math.log(steep / SQRT_2_PI);
      integers[roughScales + TOGETHER * slot] = Math.floor(this.#unit * scale[i]!);
      const pair = rough + TOGETHER * (2 + (slot - (slot & 1)));
      this.#putShort(pair, slot, Math.round(FINE * shape[2 * i]!));
      this.#putShort(pair + TOGETHER, slot, Math.floor(this.#steep * steep));
    }
    doubles[exact / 8 + lane] = height;
    integers[rough] = Math.ceil(this.#unit * height);
    integers[rough + TOGETHER] = Math.ceil(this.#unit * (height + density));
    const places = (exact + 32 + 112 * numbers) / 4 + lane;
    for (let slot = 0; slot < choices; slot++) integers[places + TOGETHER * slot] = observed[row * choices + slot]!;
  }

  /** Two slots share an integer. */
  #putShort(at: number, slot: number, value: number): void {
    const before = this.#integers[at]!;
    this.#integers[at] = slot & 1 ? (before & 0xffff) | (value << 16) : value;
  }

  #layAll(group: Group): void {
    if (this.#laidAll === group) return;
    this.#doubles.set(group.weight, this.#all.weights / 8);
    this.#laidAll = group;
  }

  /** The prior's kernel goes first. */
  #layFew(group: Group, rows: Int32Array, source: MixtureRows): void {
    if (this.#laidFew === group) return;
    const prior = rows.length - 1;
    const weights = this.#few.weights / 8;
    this.#doubles.fill(0, weights, weights + this.#few.room);
    for (let k = 0; k <= prior; k++) {
      const place = k === prior ? 0 : k + 1;
      this.#layRow(rows[k]!, place, this.#few, source);
      this.#doubles[weights + place] = group.weight[k]!;
    }
    this.#laidFew = group;
  }

  #layPoint({ low, high, half, cells, inactive, choices }: MixturePoint, source: MixtureRows): void {
    const { reals, numbers, choices: most } = source;
    const doubles = this.#doubles;
    const integers = this.#integers;
    const at = this.#point / 8;
    const lists = 2 * (at + 3 * numbers + most);
    const rough = lists + 3 + 2 * numbers + 3 * most;
    let widths = 0;
    for (let slot = 0; slot < numbers; slot++) {
      doubles[at + slot] = low[slot]!;
      doubles[at + numbers + slot] = high[slot]!;
      doubles[at + 2 * numbers + slot] = half[slot]!;
      const isCell = slot >= reals;
      const place = rough + 3 * (slot >> 1);
      const middle = isCell ? (low[slot]! + high[slot]!) / 2 : low[slot]!;
      this.#putShort(place, slot, Math.round(FINE * middle));
      this.#putShort(place + 1, slot, isCell ? Math.ceil((FINE * (high[slot]! - low[slot]!)) / 2) : 0);
      this.#putShort(place + 2, slot, isCell ? Math.floor(CELL_REACH * this.#steep) : FINE);
    }
    // Where it is not active, a number is as near as can be.
    for (const slot of inactive) this.#putShort(rough + 3 * (slot >> 1) + 2, slot, 0);
    for (const slot of cells) widths += Math.log(high[slot]! - low[slot]!);
    integers[rough + 3 * Math.ceil(numbers / 2)] = Math.ceil(this.#unit * widths);
    integers[lists] = cells.length;
    integers[lists + 1] = inactive.length;
    integers[lists + 2] = choices.length;
    for (let i = 0; i < cells.length; i++) integers[lists + 3 + i] = cells[i]!;
    for (let i = 0; i < inactive.length; i++) integers[lists + 3 + numbers + i] = inactive[i]!;
    for (let i = 0; i < choices.length; i++) {
      const { slot, place, prior } = choices[i]!;
      const to = lists + 3 + 2 * numbers + 3 * i;
      doubles[at + 3 * numbers + i] = prior[place]!;
      integers[to] = slot;
      integers[to + 1] = place;
      integers[to + 2] = prior.length;
    }
  }
}
