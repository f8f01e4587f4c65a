/**
 * What an argument accepts. One description, five uses: the check, completion, docs, the default search range, the hint.
 */
export type ParamSpec =
  | RealSpec
  | IntSpec
  | ChoiceSpec
  | FlagSpec
  | TextSpec
  | ColumnSpec
  | ColumnsSpec
  | CalleeSpec
  | ListSpec;

/** A count that only the data knows. `columns` counts the features as they reach the step. */
export type DataFact = "rows" | "columns" | "classes";
export type Bound = number | DataFact;
/** From where on a larger value is legal, and no use: `times` a count of the data. */
export interface Use {
  readonly times: number;
  /** "smallest class": rows of the rarest class in the smallest training part; none when a number is predicted. */
  readonly of: DataFact | "smallest class";
  /** What a larger value does: "no split leaves so many rows on both sides". */
  readonly why: string;
}
export type Scale = "linear" | "log";

interface Common {
  readonly doc: string;
  /** This argument can be left out though it has no default: the leaf then decides (unlimited depth, automatic batch). */
  readonly optional?: true;
  /** Words that stand beside the numbers: `max_features = sqrt`, `gamma = scale`. */
  readonly words?: readonly string[];
}
interface Numeric extends Common {
  readonly default?: number | string;
  /** Legal bounds, both included. */
  readonly min?: Bound;
  readonly max?: Bound;
  /** `min` itself is not legal (alpha > 0). */
  readonly above?: true;
  /** `max` itself is not legal. */
  readonly below?: true;
  /** The range that `~ auto` takes. */
  readonly range?: readonly [low: Bound, high: Bound];
  /** Below 1 a share, from 1 on a count: searching both is a warning, which gives what means all of them. */
  readonly all?: string;
  /** Searching beyond it is a warning. */
  readonly use?: Use;
  readonly scale?: Scale;
}
export interface RealSpec extends Numeric {
  readonly type: "real";
}
export interface IntSpec extends Numeric {
  readonly type: "int";
}
export interface ChoiceSpec extends Common {
  readonly type: "choice";
  readonly values: readonly string[];
  readonly default?: string;
}
export interface FlagSpec extends Common {
  readonly type: "flag";
  readonly default?: boolean;
}
/** Any string or number: a fill value, a file. */
export interface TextSpec extends Common {
  readonly type: "text";
  readonly default?: string | number;
}
/** One column of the data by name; `columns`: a list of them. */
export interface ColumnSpec extends Common {
  readonly type: "column";
}
export interface ColumnsSpec extends Common {
  readonly type: "columns";
}
/** A call of a named sub-schema: `early_stop = patience(epochs = 8)`, `within = tpe`. */
export interface CalleeSpec extends Common {
  readonly type: "callee";
  readonly callees: Readonly<Record<string, Schema>>;
}
/** One item, or a list of them: `hidden = 100`, `hidden = [64, 32]`, `hidden ~ 16..256 times 1..3`. */
export interface ListSpec extends Common {
  readonly type: "list";
  readonly item: RealSpec | IntSpec | ChoiceSpec | TextSpec;
  readonly default?: readonly (number | string)[];
}

export type Schema = Readonly<Record<string, ParamSpec>>;

/** A value as the language can write it, after checking. */
export type ArgValue = number | string | boolean | readonly ArgValue[] | CalleeValue;
export interface CalleeValue {
  readonly name: string;
  readonly args: Args;
}
export type Args = Readonly<{ [name: string]: ArgValue | undefined }>;

/** What an argument of this description can be, as TypeScript has it. */
export type ValueOf<P extends ParamSpec> = P extends { type: "real" | "int"; words: readonly (infer W)[] }
  ? number | W
  : P extends { type: "real" | "int" }
    ? number
    : P extends { type: "choice"; values: readonly (infer V)[] }
      ? V
      : P extends { type: "flag" }
        ? boolean
        : P extends { type: "text" }
          ? string | number
          : P extends { type: "column" }
            ? string
            : P extends { type: "columns" }
              ? readonly string[]
              : P extends { type: "list"; item: infer I extends ParamSpec }
                ? readonly ValueOf<I>[]
                : CalleeValue;

/** The arguments that a leaf receives: every default filled in, what is optional and left out absent. */
export type ArgsOf<S extends Schema> = {
  readonly [K in keyof S]:
    | ValueOf<S[K]>
    | (S[K] extends { default: unknown } ? never : S[K] extends { optional: true } ? undefined : never);
};

type With<T extends string, O> = { readonly type: T } & O;
export const real = <const O extends Omit<RealSpec, "type">>(o: O): With<"real", O> => ({ type: "real", ...o });
export const int = <const O extends Omit<IntSpec, "type">>(o: O): With<"int", O> => ({ type: "int", ...o });
export const choice = <const O extends Omit<ChoiceSpec, "type">>(o: O): With<"choice", O> => ({ type: "choice", ...o });
export const flag = <const O extends Omit<FlagSpec, "type">>(o: O): With<"flag", O> => ({ type: "flag", ...o });
export const text = <const O extends Omit<TextSpec, "type">>(o: O): With<"text", O> => ({ type: "text", ...o });
export const column = <const O extends Omit<ColumnSpec, "type">>(o: O): With<"column", O> => ({ type: "column", ...o });
export const columns = <const O extends Omit<ColumnsSpec, "type">>(o: O): With<"columns", O> => ({
  type: "columns",
  ...o,
});
export const callee = <const O extends Omit<CalleeSpec, "type">>(o: O): With<"callee", O> => ({ type: "callee", ...o });
export const list = <const O extends Omit<ListSpec, "type">>(o: O): With<"list", O> => ({ type: "list", ...o });

/** Defaults of a schema, to lay the given arguments over. */
export function defaultsOf(schema: Schema): Args {
  const args: Record<string, ArgValue> = {};
  for (const [name, spec] of Object.entries(schema)) {
    if ("default" in spec && spec.default !== undefined) args[name] = spec.default;
  }
  return args;
}
