import { type Arena, heldArena } from "./arena.js";

/** Rows whose numbers stand together, as a panel: of each slot the centers, then the inverse widths. */
const TOGETHER = 4;

/** Kernels by row; they may change and grow between calls. */
export interface MixtureRows {
  readonly rows: number;
  /** Numbers come as points of [0, 1], then as cells; choices apart. */
  readonly reals: number;
  readonly numbers: number;
  readonly choices: number;
  /** rows × numbers × 2: center, then 1 / σ. */
  readonly shape: Float64Array;
  /** rows × numbers: logarithm of the factor that makes a kernel integrate to 1 over [0, 1]. */
  readonly scale: Float64Array;
  /** rows × choices: the place of what was observed, or −1. */
  readonly observed: Int32Array;
}

/** A group of kernels, and how high each gets at most. */
export interface Group {
  /** Ascending but for the last, which is the prior's: 0. */
  readonly rows: Int32Array;
  readonly peak: Float64Array;
  /** Of two groups that are at work in turn. */
  readonly group: 0 | 1;
  /** Row of the kernel that was highest at the last point asked about: where the next one is likely to be, too. */
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

/** Densities of mixtures in the kernels' memory, which it shares with others of its kind. */
export class MixtureKernel {
  readonly #source: () => MixtureRows;
  readonly #normal: () => NormalTable;
  /** Rows that have changed since they were laid out. */
  #stale: number[] = [];
  #at = { panels: 0, scales: 0, observed: 0, peaks: [0, 0], orders: [0, 0], point: 0, numbers: 0, choices: 0 };
  /** Rows that there is room for. */
  #room = 0;
  /** Groups as they are laid out, and how many panels have some of them. */
  #laid: (Group | undefined)[] = [];
  readonly #counts = [0, 0];
  #doubles: Float64Array = new Float64Array(0);
  #integers: Int32Array = new Int32Array(0);

  constructor(normal: () => NormalTable, source: () => MixtureRows) {
    this.#normal = normal;
    this.#source = source;
  }

  hasChanged(row: number): void {
    this.#stale.push(row);
  }

  /** Logarithm of a group's density; a lower bound of it, where that is above `limit` already. */
  logDensity(group: Group, point: MixturePoint, limit: number): number {
    const { arena, isFresh } = heldArena(this, "mixture");
    if (isFresh || this.#stale.length > 0) this.#layRows(arena, isFresh);
    if (this.#laid[group.group] !== group) this.#layGroup(group);
    this.#layPoint(point);
    const { kernels } = arena;
    const { peaks, orders, point: at } = this.#at;
    const found = kernels.mixtureLogDensity(
      peaks[group.group]!,
      orders[group.group]!,
      this.#counts[group.group]!,
      group.nearest,
      group.rows.length,
      at,
      limit,
    );
    group.nearest = kernels.mixtureNearest();
    return found;
  }

  /** All rows as they are now. */
  #layRows(arena: Arena, isFresh: boolean): void {
    const source = this.#source();
    if (isFresh || source.rows > this.#room) this.#begin(arena, source);
    for (const row of this.#stale) this.#layRow(row, source);
    this.#stale = [];
  }

  #begin(arena: Arena, { rows, reals, numbers, choices }: MixtureRows): void {
    arena.reset();
    const room = TOGETHER * Math.ceil((2 * rows + 62) / TOGETHER);
    const { values, slopes } = this.#normal();
    const panels = arena.take(16 * numbers * room);
    const scales = arena.take(8 * numbers * room);
    const observed = arena.take(4 * choices * room);
    const [table, slope, chances] = [
      arena.take(8 * values.length),
      arena.take(8 * slopes.length),
      arena.take(24 * choices),
    ];
    const peaks = [arena.take(8 * room), arena.take(8 * room)];
    const orders = [arena.take(room), arena.take(room)];
    const point = arena.take(8 * (3 * numbers + choices) + 4 * (3 + 2 * numbers + 3 * choices));
    const settings = arena.take(36);
    this.#at = { panels, scales, observed, peaks, orders, point, numbers, choices };
    this.#room = room;
    this.#laid = [];
    this.#doubles = arena.doubles(0, arena.bytes / 8);
    this.#integers = arena.integers(0, arena.bytes / 4);
    this.#doubles.set(values, table / 8);
    this.#doubles.set(slopes, slope / 8);
    this.#integers.set([reals, numbers, choices, panels, scales, observed, table, slope, chances], settings / 4);
    arena.kernels.mixtureSettings(settings);
    this.#stale = Array.from({ length: rows }, (_, row) => row);
  }

  #layRow(row: number, { numbers, choices, shape, scale, observed }: MixtureRows): void {
    const doubles = this.#doubles;
    const first = numbers * (row - (row % TOGETHER)) + (row % TOGETHER);
    let to = this.#at.panels / 8 + 2 * first - (row % TOGETHER);
    let scaleTo = this.#at.scales / 8 + first;
    for (let i = row * numbers; i < (row + 1) * numbers; i++, to += 2 * TOGETHER, scaleTo += TOGETHER) {
      doubles[to] = shape[2 * i]!;
      doubles[to + TOGETHER] = shape[2 * i + 1]!;
      doubles[scaleTo] = scale[i]!;
    }
    const at = this.#at.observed / 4;
    for (let i = row * choices; i < (row + 1) * choices; i++) this.#integers[at + i] = observed[i]!;
  }

  #layGroup(group: Group): void {
    const from = this.#at.peaks[group.group]! / 8;
    const order = this.#at.orders[group.group]! / 4;
    const { rows, peak } = group;
    this.#doubles.fill(Number.NEGATIVE_INFINITY, from, from + this.#room);
    let count = 0;
    let last = -1;
    // From the latest row on; the prior's comes first anyway.
    for (let k = rows.length - 1; k >= 0; k--) {
      const row = rows[k]!;
      this.#doubles[from + row] = peak[k]!;
      const first = row - (row % TOGETHER);
      if (row === 0 || first === last) continue;
      this.#integers[order + count++] = first;
      last = first;
    }
    this.#counts[group.group] = count;
    this.#laid[group.group] = group;
  }

  #layPoint({ low, high, half, cells, inactive, choices }: MixturePoint): void {
    const doubles = this.#doubles;
    const integers = this.#integers;
    const { numbers, choices: most } = this.#at;
    const at = this.#at.point / 8;
    for (let slot = 0; slot < numbers; slot++) {
      doubles[at + slot] = low[slot]!;
      doubles[at + numbers + slot] = high[slot]!;
      doubles[at + 2 * numbers + slot] = half[slot]!;
    }
    const lists = 2 * (at + 3 * numbers + most);
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
