import type { Rng } from "../core/rng.js";
import { criterionFor, type NodeScan } from "./tree-criterion.js";
import { type GrowOptions, presort, SAME, type TreeData, type TreeGrower } from "./tree-data.js";
import { childKey, drawAt, intOf, type NodeKey, realOf, rootKey, THRESHOLDS } from "./tree-draws.js";
import { TreeStore, type TreeTaker } from "./tree-store.js";
import { ascending } from "./vectors.js";

/** A node that still has to be looked at. */
interface Pending {
  readonly node: number;
  readonly depth: number;
  /** Ascending. */
  readonly rows: Int32Array;
  /** Variants that reach this node. */
  readonly low: number;
  readonly high: number;
  readonly key: NodeKey;
}

/** The best split for one variant; gain −∞ where it has none. `cut`: the place of the last row that goes left. */
interface Best {
  readonly gain: number;
  readonly feature: number;
  readonly cut: number;
  readonly threshold: number;
}
const NONE: Best = { gain: Number.NEGATIVE_INFINITY, feature: -1, cut: -1, threshold: 0 };

/** The kernel's twin, to the last bit: it sorts the rows of a node anew for every feature. */
export class PlainGrower implements TreeGrower {
  readonly #data: TreeData;
  readonly #options: GrowOptions;
  /** By feature: rows in ascending order, the values there, and the place of each row. */
  readonly #order: readonly Int32Array[];
  readonly #ascending: readonly Float32Array[];
  readonly #places: readonly Int32Array[];
  /** Whether all rows have two values at most. */
  readonly #areTwo: readonly boolean[];

  constructor(data: TreeData, options: GrowOptions) {
    this.#data = data;
    this.#options = options;
    const columns = Array.from({ length: data.features }, (_, j) => {
      const order = new Int32Array(data.rows);
      const ascending = new Float32Array(data.rows);
      presort(data, j, order, ascending);
      const places = new Int32Array(data.rows);
      for (const [place, row] of order.entries()) places[row] = place;
      return { order, ascending, places };
    });
    this.#order = columns.map(({ order }) => order);
    this.#ascending = columns.map(({ ascending }) => ascending);
    this.#places = columns.map(({ places }) => places);
    this.#areTwo = this.#ascending.map((values) => new Set(values).size < 3);
  }

  grow(weights: Float64Array, rng: Rng, to: TreeTaker): number {
    const { criterion, minLeaves, hasRisks, checkpoint } = this.#options;
    const scan = criterionFor(criterion, this.#data, weights);
    const store = new TreeStore(to.width);
    const root = store.addNode();
    const rows = Int32Array.from(weights.keys()).filter((row) => weights[row]! > 0);
    const pending: Pending[] = [{ node: root, depth: 0, rows, low: 0, high: minLeaves.length - 1, key: rootKey(rng) }];
    let total = 0;
    for (let visited = 0; pending.length > 0; visited++) {
      if (visited % 64 === 0) checkpoint();
      const here = pending.pop()!;
      scan.enter(here.rows);
      if (here.depth === 0) total = scan.weight;
      store.setNode(here.node, scan.values, hasRisks ? (scan.weight / total) * scan.impurity : 0);
      this.#divide(here, scan, store, pending);
    }
    return to.append(store.arrays());
  }

  #divide(here: Pending, scan: NodeScan, store: TreeStore, pending: Pending[]): void {
    const { minLeaves, minSplit, maxDepth } = this.#options;
    const { depth, rows, low } = here;
    if (scan.isPure || depth >= maxDepth || rows.length < minSplit) return;
    let high = here.high;
    while (high >= low && rows.length < 2 * minLeaves[high]!) high--;
    if (high < low) return;
    const best = this.#findSplits(here, high, scan);
    for (let from = low; from <= high && best[from]!.gain > NONE.gain; ) {
      let to = from;
      while (to < high && isSame(best[to + 1]!, best[from]!)) to++;
      this.#split(here, best[from]!, from, to, store, pending);
      from = to + 1;
    }
  }

  #findSplits({ rows, low, key }: Pending, high: number, scan: NodeScan): readonly Best[] {
    const { features } = this.#data;
    const { maxFeatures, minLeaves, thresholds } = this.#options;
    const best = minLeaves.map(() => NONE);
    const admit = (left: number, found: Best) => {
      const fewer = Math.min(left, rows.length - left);
      let variant = high;
      while (variant >= low && minLeaves[variant]! > fewer) variant--;
      if (variant >= low && isBetter(found, best[variant]!)) best[variant] = found;
    };
    const all = ascending(features);
    let varying = 0;
    for (let drawn = 0; drawn < features && (drawn < maxFeatures || varying === 0); drawn++) {
      if (maxFeatures < features) {
        const pick = drawn + intOf(drawAt(key, drawn), features - drawn);
        [all[drawn], all[pick]] = [all[pick]!, all[drawn]!];
      }
      const feature = all[drawn]!;
      const places = rows.map((row) => this.#places[feature]![row]!).sort();
      if (this.#isConstant(feature, places)) continue;
      varying++;
      if (thresholds === "best") this.#tryAll(feature, places, scan, admit);
      else this.#tryThreshold(feature, places, rows, realOf(drawAt(key, THRESHOLDS + feature)), scan, admit);
    }
    // A split that leaves many rows on both sides also serves the variants that ask for fewer.
    for (let v = high - 1; v >= low; v--) if (isBetter(best[v + 1]!, best[v]!)) best[v] = best[v + 1]!;
    return best;
  }

  #isConstant(feature: number, places: Int32Array): boolean {
    const values = this.#ascending[feature]!;
    return values[places.at(-1)!]! <= Math.fround(values[places[0]!]! + SAME);
  }

  #tryAll(feature: number, places: Int32Array, scan: NodeScan, admit: (left: number, found: Best) => void): void {
    const values = this.#ascending[feature]!;
    const isAlone = this.#areTwo[feature]!;
    scan.restart();
    for (let left = 1; left < places.length; left++) {
      const cut = places[left - 1]!;
      scan.moveLeft(this.#order[feature]![cut]!);
      const below = values[cut]!;
      const above = values[places[left]!]!;
      if (above <= Math.fround(below + SAME)) continue;
      const middle = below / 2 + above / 2;
      const gain = isAlone ? scan.gainAlone() : scan.gain();
      admit(left, { gain, feature, cut, threshold: middle === above ? below : middle });
    }
  }

  /** Geurts, Ernst & Wehenkel 2006. */
  #tryThreshold(
    feature: number,
    places: Int32Array,
    rows: Int32Array,
    share: number,
    scan: NodeScan,
    admit: (left: number, found: Best) => void,
  ): void {
    const values = this.#ascending[feature]!;
    const least = values[places[0]!]!;
    const most = values[places.at(-1)!]!;
    const drawn = least + share * (most - least);
    const threshold = drawn < most ? drawn : least;
    const left = places.filter((place) => values[place]! <= threshold);
    const cut = left.at(-1)!;
    scan.restart();
    for (const row of rows) if (this.#places[feature]![row]! <= cut) scan.moveLeft(row);
    admit(left.length, { gain: scan.gainAlone(), feature, cut, threshold });
  }

  #split(here: Pending, best: Best, from: number, to: number, store: TreeStore, pending: Pending[]): void {
    const { node, depth, rows, key } = here;
    const { feature, cut, threshold } = best;
    const left = store.addSplit(node, to, feature, threshold);
    const goesLeft = (row: number) => this.#places[feature]![row]! <= cut;
    const shared = { depth: depth + 1, low: from, high: to };
    pending.push(
      { ...shared, node: left + 1, rows: rows.filter((row) => !goesLeft(row)), key: childKey(key, 1) },
      { ...shared, node: left, rows: rows.filter(goesLeft), key: childKey(key, 0) },
    );
  }
}

const isSame = (a: Best, b: Best): boolean => a.gain > NONE.gain && a.feature === b.feature && a.cut === b.cut;

/** Of equals the lowest feature, then the lowest threshold. */
function isBetter(a: Best, b: Best): boolean {
  if (a.gain !== b.gain) return a.gain > b.gain;
  return a.feature < b.feature || (a.feature === b.feature && a.cut < b.cut);
}
