import { keyed } from "../core/rng.js";
import { activate } from "../space/candidate.js";
import { type Levels, levelsOf } from "../space/levels.js";
import type { Candidate, Domain, SearchSpace, Value } from "../space/space.js";
import { axisOf } from "../space/unit.js";

/** A parameter as a distance sees it. */
interface Coordinate {
  readonly isChoice: boolean;
  /** Places by level where there are few enough to list; the value at each. */
  readonly places: Float64Array | undefined;
  readonly levels: Levels | undefined;
  valueAt(place: number): Value;
  placeOf(value: Value): number;
}

/** Domains with more levels than this count as endless: their places are rounded. */
const LISTED = 64;
/** Draws by which the parameters that exist at once are counted. */
const COUNTED = 64;
/** Where an inactive parameter stands: among numbers in the middle, among choices apart from all. */
const MIDDLE = 0.5;
const NONE = -1;

/**
 * Candidates as points: numbers of [0, 1], the ends of a stepped range included; places of unordered choices. A point
 * has a coordinate for every parameter, active or not.
 */
export class Coordinates {
  readonly d: number;
  readonly isChoice: Uint8Array;
  /** Neither conditions nor rules: every point is a candidate. */
  readonly isFree: boolean;
  readonly #space: SearchSpace;
  readonly #all: readonly Coordinate[];

  constructor(space: SearchSpace) {
    this.#space = space;
    this.d = space.params.length;
    this.#all = space.params.map(({ domain }) => coordinateOf(domain));
    this.isChoice = Uint8Array.from(this.#all, ({ isChoice }) => (isChoice ? 1 : 0));
    this.isFree = space.where.length === 0 && space.params.every(({ when }) => when === undefined);
  }

  /** How many parameters exist at once: all of them, or where some exist only sometimes, so many of random draws. */
  get together(): number {
    if (this.#space.params.every(({ when }) => when === undefined)) return this.d;
    const rng = keyed("together");
    let count = 0;
    for (let i = 0; i < COUNTED; i++) {
      activate(this.#space, (j) => {
        count++;
        return axisOf(this.#space.params[j]!.domain).valueAt(rng.real());
      });
    }
    return count / COUNTED;
  }

  /** The places that a parameter can take; undefined where there are too many to list. */
  placesOf(j: number): Float64Array | undefined {
    return this.#all[j]!.places;
  }

  /** A point from one of the unit cube. */
  fromUnit(u: Float64Array, out: Float64Array): void {
    for (let j = 0; j < this.d; j++) {
      const { places } = this.#all[j]!;
      out[j] =
        places === undefined
          ? this.snapped(j, u[j]!)
          : places[Math.min(places.length - 1, Math.floor(u[j]! * places.length))]!;
    }
  }

  /** The nearest place that some value has; reals stay. */
  snapped(j: number, place: number): number {
    const { places, levels, valueAt, placeOf } = this.#all[j]!;
    return places === undefined && levels !== undefined ? placeOf(valueAt(place)) : place;
  }

  candidateOf(point: Float64Array): Candidate {
    return activate(this.#space, (j) => this.#all[j]!.valueAt(point[j]!));
  }

  /** Inactive parameters stand in the middle. */
  pointOf(candidate: Candidate, out: Float64Array): void {
    for (const [j, { id }] of this.#space.params.entries()) {
      const value = candidate[id];
      const { isChoice, placeOf } = this.#all[j]!;
      out[j] = value === undefined ? (isChoice ? NONE : MIDDLE) : placeOf(value);
    }
  }
}

function coordinateOf(domain: Domain): Coordinate {
  const axis = axisOf(domain);
  const levels = levelsOf(domain);
  if (domain.kind === "choice" && domain.ordered !== true) {
    const places = Float64Array.from(domain.values, (_, i) => i);
    const at = new Map(domain.values.map((value, i) => [value, i]));
    return {
      isChoice: true,
      places,
      levels,
      valueAt: (place) => domain.values[Math.max(0, place)]!,
      placeOf: (value) => at.get(value)!,
    };
  }
  if (levels === undefined) {
    return { isChoice: false, places: undefined, levels, valueAt: axis.valueAt, placeOf: axis.unitOf };
  }
  const first = axis.unitOf(levels.at(0));
  const width = axis.unitOf(levels.at(levels.count - 1)) - first;
  const placeOf = (value: Value) => (width === 0 ? MIDDLE : (axis.unitOf(value) - first) / width);
  const places =
    levels.count <= LISTED ? Float64Array.from({ length: levels.count }, (_, i) => placeOf(levels.at(i))) : undefined;
  return {
    isChoice: false,
    places,
    levels,
    valueAt:
      places === undefined
        ? (place) => axis.valueAt(first + place * width)
        : (place) => levels.at(nearest(places, place)),
    placeOf,
  };
}

function nearest(places: Float64Array, place: number): number {
  let best = 0;
  for (let i = 1; i < places.length; i++) {
    if (Math.abs(places[i]! - place) < Math.abs(places[best]! - place)) best = i;
  }
  return best;
}
