import { nearest } from "../src/core/suggest.js";
import { LETTER } from "./tokens.js";

/** What a clause holds, for messages. */
export interface Need {
  readonly needs: string;
  readonly example: string;
  /** What its names are, for "is a name and stands without quotes". */
  readonly name: string;
}
/** What each clause holds. */
export const NEEDS: Readonly<Record<string, Need>> = {
  data: { needs: "a file in quotes or a built-in data set", example: 'data "data/wine.csv"', name: "a data set" },
  predict: { needs: "the column to predict", example: "predict species", name: "a column" },
  ignore: { needs: "the columns to leave out", example: "ignore id, date", name: "a column" },
  order: { needs: "'by' and a column", example: "order by week", name: "a column" },
  group: { needs: "'by' and a column", example: "group by account", name: "a column" },
  weight: { needs: "'by' and a column", example: "weight by cost", name: "a column" },
  model: { needs: "at least one step", example: "model standardize |> svc(C ~ 1e-3..1e3 log)", name: "a step" },
  objective: { needs: "a TypeScript file in quotes", example: 'objective "./loss.ts" (x ~ 0..1)', name: "a file" },
  where: { needs: "a condition", example: "where leaves <= 2 ** max_depth", name: "a condition" },
  subject: { needs: "'to' and a condition", example: "subject to recall >= 0.8", name: "a condition" },
  validate: { needs: "a way to split the rows", example: "validate stratified(folds = 5)", name: "a splitter" },
  maximize: { needs: "a scorer", example: "maximize accuracy", name: "a scorer" },
  minimize: { needs: "a scorer", example: "minimize rmse", name: "a scorer" },
  measure: { needs: "further scorers", example: "measure log_loss, brier", name: "a scorer" },
  search: { needs: "a sampler", example: "search random", name: "a sampler" },
  prune: { needs: "a pruner", example: "prune median(startup = 8)", name: "a pruner" },
  stop: { needs: "a rule", example: "stop no_improvement(trials = 60)", name: "a rule" },
  budget: { needs: "a number of trials, of fits, or a time", example: "budget 100 trials, 15 min", name: "a unit" },
  seed: { needs: "a whole number", example: "seed 7", name: "a number" },
  start: { needs: "'from' and settings", example: "start from { C = 1 }", name: "a study" },
  keep: { needs: "a rule", example: "keep simplest(within = 1)", name: "a rule" },
  expect: { needs: "a condition", example: "expect auc >= 0.98", name: "a condition" },
  report: { needs: "charts", example: "report leaderboard, history", name: "a chart" },
  allow: {
    needs: "codes of warnings in quotes",
    example: 'allow "log-suggested" because "k is compared on its own scale"',
    name: "a code",
  },
  note: { needs: "a text in quotes", example: 'note "why this study"', name: "a text" },
};
const VERBS = ["check", "explain", "run", "resume", "show", "compare"];

/** Other tools' words for the clauses. */
const SYNONYMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    dataset: "data",
    input: "data",
    load: "data",
    read: "data",
    source: "data",
    target: "predict",
    label: "predict",
    outcome: "predict",
    response: "predict",
    drop: "ignore",
    exclude: "ignore",
    skip: "ignore",
    estimator: "model",
    pipeline: "model",
    learner: "model",
    classifier: "model",
    regressor: "model",
    constraint: "where",
    constraints: "where",
    filter: "where",
    cv: "validate",
    cross_validate: "validate",
    validation: "validate",
    split: "validate",
    folds: "validate",
    max: "maximize",
    metric: "maximize",
    score: "maximize",
    scoring: "maximize",
    optimize: "maximize",
    min: "minimize",
    loss: "minimize",
    metrics: "measure",
    tune: "search",
    tuner: "search",
    sampler: "search",
    optimizer: "search",
    strategy: "search",
    pruner: "prune",
    early_stopping: "stop",
    limit: "budget",
    trials: "budget",
    timeout: "budget",
    iterations: "budget",
    random_state: "seed",
    random_seed: "seed",
    select: "keep",
    refit: "keep",
    assert: "expect",
    plot: "report",
    chart: "report",
    description: "note",
    comment: "note",
    doc: "note",
    order_by: "order by",
    sort: "order by",
    sort_by: "order by",
    group_by: "group by",
    weight_by: "weight by",
    subject_to: "subject to",
    start_from: "start from",
  }),
);

/** The clause that is meant, if one is near: by spelling, or by what other tools call it; "order by" is two words. */
export function clauseMeant(word: string): string | undefined {
  return SYNONYMS.get(word.toLowerCase()) ?? nearest(word, Object.keys(NEEDS));
}

export const ENTRY_WORDS = Object.keys(NEEDS).join(", ");

export const verbMeant = (word: string): string | undefined => nearest(word, ["study", ...VERBS]);
export const VERB_WORDS = VERBS.join(", ");

const RESERVED = new Set(["study", "and", "or", "not", "in", "true", "false", "True", "TRUE", "False", "FALSE"]);
const CLAUSE_WORDS = new Set([...Object.keys(NEEDS), "maximise", "minimise"]);
const PLAIN = new RegExp(`^[${LETTER}][0-9${LETTER}]*$`);

/** Whether a text is a name of a column or an argument without back-quotes. */
export const isPlainWord = (text: string): boolean => PLAIN.test(text) && !RESERVED.has(text);
/** Whether a text is a value, or stands alone in a condition, without back-quotes. */
export const isPlainValue = (text: string): boolean => isPlainWord(text) && !VERBS.includes(text);
/** Whether a text is any name without back-quotes. */
export const isPlainName = (text: string): boolean => isPlainValue(text) && !CLAUSE_WORDS.has(text);
