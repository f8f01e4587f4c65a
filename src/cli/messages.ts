import { speaker } from "../core/diagnostic.js";

const meant = (found: string | undefined) => (found === undefined ? "" : `; did you mean '${found}'?`);

/** What the command itself has to say. */
export const say = speaker({
  "unknown-verb": (d: { verb: string; near?: string | undefined }) => ({
    message: `there is no verb '${d.verb}'${meant(d.near)}`,
    hint: "tunebook --help  lists the verbs",
  }),
  "unknown-option": (d: { verb: string; option: string; near?: string | undefined }) => ({
    message: `${d.verb} has no option '${d.option}'${meant(d.near)}`,
    hint: `tunebook ${d.verb} --help  lists its options`,
  }),
  "option-needs-value": (d: { option: string; value: string }) => ({
    message: `--${d.option} needs a value`,
    hint: `--${d.option} ${d.value}`,
  }),
  "option-without-value": (d: { option: string }) => ({
    message: `--${d.option} takes no value`,
    hint: `--${d.option}`,
  }),
  "not-a-count": (d: { option: string; found: string }) => ({
    message: `--${d.option} is a whole number from 1, and '${d.found}' is not`,
    hint: `--${d.option} 2`,
  }),
  "parameter-needs-value": (d: { found: string }) => ({
    message: `-p takes NAME=VALUE, found '${d.found}'`,
    hint: `-p ${d.found}=1`,
  }),
  "one-notebook": (d: { file: string }) => ({
    message: "a notebook runs alone, and several files were given",
    hint: `tunebook run ${d.file}`,
  }),
  arguments: (d: { verb: string; usage: string; found: number }) => ({
    message:
      d.found === 0
        ? `${d.verb} needs more: ${d.usage}`
        : `${d.verb} takes ${d.usage}, and was given ${d.found} arguments`,
    hint: `tunebook ${d.verb} ${d.usage}`,
  }),
  "unknown-action": (d: { verb: string; action: string; usage: string; near?: string | undefined }) => ({
    message: `${d.verb} cannot '${d.action}'${meant(d.near)}`,
    hint: `tunebook ${d.verb} ${d.usage}`,
  }),
  "missing-output": (d: { verb: string; usage: string }) => ({
    message: `${d.verb} does not know where to write`,
    hint: `tunebook ${d.verb} ${d.usage}`,
  }),
  "no-such-file": (d: { file: string; near?: string | undefined }) => ({
    message: `there is no file '${d.file}'${meant(d.near)}`,
    hint: "check the name and the folder",
  }),
  "not-a-file": (d: { file: string }) => ({
    message: `'${d.file}' is a folder, and a file is wanted`,
    hint: `${d.file}/NAME`,
  }),
  "cannot-read": (d: { file: string; why: string }) => ({
    message: `cannot read '${d.file}': ${d.why}`,
    hint: "check that you may read it",
  }),
  "cannot-write": (d: { file: string; why: string }) => ({
    message: `cannot write '${d.file}': ${d.why}`,
    hint: "check the folder, its rights and its free space",
  }),
  "not-text": (d: { file: string }) => ({
    message: `'${d.file}' is not UTF-8 text`,
    hint: "a study is plain text in UTF-8: save it as such",
  }),
  "no-study-in-file": (d: { file: string }) => ({
    message: `${d.file} holds no study`,
    hint: "study NAME { data … predict … model … }",
  }),
  "no-study-of-name": (d: { name: string; has: readonly string[]; near?: string | undefined }) => ({
    message: `there is no study '${d.name}' here${meant(d.near)}`,
    hint: d.has.length === 0 ? "there is none" : `there is ${d.has.join(", ")}`,
  }),
  "nothing-stored": (d: {
    name: string;
    place: string;
    has: readonly string[];
    near?: string | undefined;
    elsewhere?: string | undefined;
  }) => ({
    message: `no run of '${d.name}' is stored in ${d.place}${meant(d.near)}`,
    hint:
      d.elsewhere !== undefined
        ? `there is one in ${d.elsewhere}:  --store ${d.elsewhere}`
        : d.has.length > 0
          ? `stored are ${d.has.join(", ")}`
          : "run it first:  tunebook run FILE;  or say where it is kept:  --store FOLDER",
  }),
  "unknown-chart": (d: { name: string; has: readonly string[]; near?: string | undefined }) => ({
    message: `there is no chart '${d.name}'${meant(d.near)}`,
    hint: `--as ${d.has.join(" | ")}`,
  }),
  "no-such-picture": (d: { file: string; chart: string | undefined }) => ({
    message:
      d.chart === undefined
        ? `show does not know which chart to write to '${d.file}'`
        : d.chart === "leaderboard"
          ? "the leaderboard is a table, and has no picture"
          : `'${d.file}' ends neither in .svg nor in .json`,
    hint: `--as ${d.chart === undefined || d.chart === "leaderboard" ? "history" : d.chart} -o FILE.svg`,
  }),
  "plan-has-changed": (d: { study: string; before: string; now: string }) => ({
    message: `'${d.study}' would not be the same study now: its data, its objective, a leaf of your own or Tunebook has changed (plan ${d.before} then, ${d.now} now)`,
    hint: "run the study's file: that starts a new run, and the old one stays",
  }),
  "nothing-to-export": (d: { study: string; why: string }) => ({
    message: `'${d.study}' has no model to export: ${d.why}`,
    hint: `tunebook show ${d.study}  tells more`,
  }),
  "not-a-model": (d: { file: string; why: string }) => ({
    message: `'${d.file}' is not a model that this Tunebook can read: ${d.why}`,
    hint: "make one with  tunebook export STUDY -o MODEL",
  }),
  "cannot-predict": (d: { data: string; why: string }) => ({
    message: `cannot predict for '${d.data}': ${d.why}`,
    hint: "tunebook describe FILE  shows the columns of a file",
  }),
  "without-prediction": (d: { rows: number; lacking: number; first: number }) => ({
    severity: "warning",
    message: `${d.lacking} of ${d.rows} rows have no prediction, row ${d.first} first: the model needs values that are missing there`,
    hint: "lags and rolling_mean know no past of the first rows of a series; impute fills in features",
  }),
  "expect-missed": (d: { text: string; found: string }) => ({
    message: `expected ${d.text}, found ${d.found}`,
  }),
  "no-trial-complete": (d: { study: string; trials: number }) => ({
    message: `no trial of '${d.study}' is complete${d.trials === 0 ? "" : `: all ${d.trials} failed or missed 'subject to'`}`,
    hint: "the reasons stand above; the data, a where clause or the budget may leave nothing to try",
  }),
  "no-time": (d: { study: string; fits: number }) => ({
    message: `the time was up before the first trial of '${d.study}' was complete${d.fits === 0 ? "" : `: ${d.fits} fits were done`}`,
    hint: "give it more; or fit less at each point: fewer folds, smaller ranges of what one fit serves, or  sweep = false",
  }),
  "unknown-shell": (d: { shell: string; has: readonly string[] }) => ({
    message: `there is no completion for '${d.shell}'`,
    hint: `tunebook completion ${d.has.join(" | ")}`,
  }),
  internal: (d: { why: string }) => ({
    message: `Tunebook itself went wrong: ${d.why}`,
    hint: "this is our mistake, not yours; what was finished is stored. TUNEBOOK_DEBUG=1 shows where",
  }),
});
