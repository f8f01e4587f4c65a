/** What is searched in the place of a fixed value. `T`: what the argument then is. `C`: it exists under a condition only. */
export class Domain<T, C extends boolean = false> {
  /** For types alone. */
  declare readonly of: T;
  declare readonly isConditional: C;
  /** Of the language, but for choices, whose words depend on the argument. */
  readonly body: DomainBody;
  readonly condition: string | undefined;

  constructor(body: DomainBody, condition?: string) {
    this.body = body;
    this.condition = condition;
  }

  /** The parameter exists only if the condition holds: `choice(2, 3).when("kernel == poly")`, in the words of the language. */
  when(condition: string): Domain<T, true> {
    return new Domain<T, true>(this.body, condition);
  }
}

type Plain = string | number | boolean;

export type DomainBody =
  | { readonly kind: "text"; readonly text: string; readonly type?: "int" }
  | { readonly kind: "choice"; readonly values: readonly (Plain | readonly Plain[])[] }
  | { readonly kind: "auto" };

/** The range that the argument's schema proposes. */
export class Auto<C extends boolean = false> extends Domain<AutoValue, C> {
  constructor(condition?: string) {
    super({ kind: "auto" }, condition);
  }
  override when(condition: string): Auto<true> {
    return new Auto<true>(condition);
  }
}
/** Stands for what the argument takes. */
export interface AutoValue {
  readonly auto: true;
}

/** A list whose length is searched, too. */
export class Several<T> {
  declare readonly items: T;
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type High = number | "rows" | "columns" | "classes";

/** `low..high`, both included: whole numbers where the argument takes whole numbers, else all reals. */
export class Range extends Domain<number> {
  readonly #low: number;
  readonly #high: High;
  readonly #tail: string;
  readonly #type: "int" | undefined;

  constructor(low: number, high: High, tail = "", type?: "int") {
    super({ kind: "text", text: `${low}..${high}${tail}`, ...(type && { type }) });
    this.#low = low;
    this.#high = high;
    this.#tail = tail;
    this.#type = type;
  }

  #with(tail: string, type = this.#type): Range {
    return new Range(this.#low, this.#high, this.#tail + tail, type);
  }
  /** Evenly by magnitude; the low end is above 0. */
  log(): Range {
    return this.#with(" log");
  }
  /** low, low + by, low + 2 by … up to the high end. */
  step(by: number): Range {
    return this.#with(` step ${by}`);
  }
  /** So many values, evenly on the scale, the ends among them. */
  points(count: number): Range {
    return this.#with(` points ${count}`);
  }
  /** Of an objective's parameter: whole numbers. A leaf's schema says it itself. */
  int(): Range {
    return this.#with("", "int");
  }
  /** A list of `least` to `most` items, each with its own value. */
  times(least: number, most: number): Several<number> {
    return new Several(`${this.#low}..${this.#high}${this.#tail} times ${least}..${most}`);
  }
}

/** From `low` to `high`, both included; `high` may be a fact of the data: "rows", "columns", "classes". */
export const range = (low: number, high: High): Range => new Range(low, high);

/** One of these; numbers are sorted, and neighbors count as near. Of an argument that takes a list: `choice([64], [64, 32])`. */
export const choice = <const V extends Plain | readonly Plain[]>(...values: readonly V[]): Domain<V> =>
  new Domain<V>({ kind: "choice", values });

/** The range that the argument's schema proposes. */
export const auto: Auto = new Auto();

const prior = (text: string): Domain<number> => new Domain<number>({ kind: "text", text });

/** Drawn from a normal distribution, within what the argument allows. */
export const normal = ({ mean, sd }: { readonly mean: number; readonly sd: number }): Domain<number> =>
  prior(`normal(mean = ${mean}, sd = ${sd})`);

/** Its logarithm is drawn from a normal distribution. */
export const lognormal = ({ mean, sd }: { readonly mean: number; readonly sd: number }): Domain<number> =>
  prior(`lognormal(mean = ${mean}, sd = ${sd})`);

/** Drawn from a beta distribution over what the argument allows. */
export const beta = ({ a, b }: { readonly a: number; readonly b: number }): Domain<number> =>
  prior(`beta(a = ${a}, b = ${b})`);
