import type { Flag, Verb } from "./verb.js";

/** The help of the whole command. */
export function helpOf(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map((v) => `${v.name} ${v.usage}`.length));
  return [
    "tunebook: hyperparameter search, declared in a study and planned before it runs",
    "",
    "usage: tunebook VERB …",
    "",
    ...verbs.map((v) => `  ${`${v.name} ${v.usage}`.padEnd(width)}  ${v.doc}`),
    "",
    "  --help, -h     this help; after a verb, the verb's",
    "  --version, -v  the version",
    "",
    "exit codes: 0 done; 1 the study has errors, or failed; 2 wrong usage; 3 an expect was missed; 130 interrupted",
    "colours: NO_COLOR and FORCE_COLOR are respected",
    "",
  ].join("\n");
}

/** The help of one verb. */
export function helpOfVerb(verb: Verb): string {
  const flags: readonly Flag[] = [...verb.flags, { name: "help", short: "h", doc: "this help" }];
  const width = Math.max(...flags.map((f) => flagText(f).length));
  return [
    `usage: tunebook ${verb.name} ${[verb.usage, ...(verb.flags.length === 0 ? [] : ["[options]"])].filter(Boolean).join(" ")}`,
    "",
    verb.doc,
    ...(verb.more === undefined ? [] : ["", verb.more]),
    "",
    ...flags.map((f) => `  ${flagText(f).padEnd(width)}  ${f.doc}`),
    "",
  ].join("\n");
}

const flagText = ({ name, short, value }: Flag): string =>
  `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
