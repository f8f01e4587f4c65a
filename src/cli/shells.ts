import type { Completes, Verb } from "./verb.js";

/** Completion scripts, made from the table of verbs. */
export const scripts: Readonly<Record<"bash" | "zsh" | "fish", (verbs: readonly Verb[]) => string>> = {
  bash,
  zsh,
  fish,
};

const optionsOf = (verb: Verb): string[] => [
  ...verb.flags.flatMap((f) => [`--${f.name}`, ...(f.short === undefined ? [] : [`-${f.short}`])]),
  "--help",
];

/** A bash command that offers what can stand at a place. */
function offer(completes: Completes): string {
  if (completes === "study-file") return `COMPREPLY=($(compgen -f -X '!*.tune' -- "$word") $(compgen -d -- "$word"))`;
  if (completes === "study") return `COMPREPLY=($(compgen -W "$(tunebook list --names 2>/dev/null)" -- "$word"))`;
  if (completes === "file") return `COMPREPLY=($(compgen -f -- "$word"))`;
  if (completes === "folder") return `COMPREPLY=($(compgen -d -- "$word"))`;
  return `COMPREPLY=($(compgen -W "${completes.join(" ")}" -- "$word"))`;
}

function bash(verbs: readonly Verb[]): string {
  const cases = verbs.map((verb) => {
    const values = verb.flags
      .filter((f) => f.value !== undefined)
      .map((f) => {
        const names = [`--${f.name}`, ...(f.short === undefined ? [] : [`-${f.short}`])].join("|");
        return `        ${names}) ${f.completes === undefined ? "COMPREPLY=()" : offer(f.completes)}; return ;;`;
      });
    const last = verb.completes.at(-1);
    return [
      `    ${verb.name})`,
      ...(values.length === 0 ? [] : [`      case "$before" in`, ...values, "      esac"]),
      `      if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "${optionsOf(verb).join(" ")}" -- "$word"))`,
      `      else ${last === undefined ? "COMPREPLY=()" : offer(last)}; fi ;;`,
    ].join("\n");
  });
  return `# bash completion of tunebook
_tunebook() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${verbs.map((v) => v.name).join(" ")} --help --version" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
}
complete -o filenames -F _tunebook tunebook
`;
}

const zshQuoted = (text: string): string => text.replace(/[[\]:'\\]/g, (c) => (c === "'" ? "'\\''" : `\\${c}`));

function zshAction(completes: Completes | undefined): string {
  if (completes === undefined) return " ";
  if (completes === "study-file") return `_files -g "*.tune"`;
  if (completes === "study") return "_tunebook_studies";
  if (completes === "file") return "_files";
  if (completes === "folder") return "_files -/";
  return `(${completes.join(" ")})`;
}

function zsh(verbs: readonly Verb[]): string {
  const cases = verbs.map((verb) => {
    const flags = verb.flags.map((f) => {
      const names = f.short === undefined ? `--${f.name}` : `{-${f.short},--${f.name}}`;
      const value = f.value === undefined ? "" : `:${f.value}:${zshAction(f.completes)}`;
      return f.short === undefined
        ? `'${names}[${zshQuoted(f.doc)}]${value}'`
        : `${names}'[${zshQuoted(f.doc)}]${value}'`;
    });
    const rest =
      verb.completes.length === 0 ? [] : [`'*:${zshQuoted(verb.usage)}:${zshAction(verb.completes.at(-1))}'`];
    return `    ${verb.name}) _arguments ${[...flags, "'--help[help]'", ...rest].join(" ")} ;;`;
  });
  return `#compdef tunebook
# zsh completion of tunebook
_tunebook_studies() { compadd -- \${(f)"$(tunebook list --names 2>/dev/null)"} }
_tunebook() {
  if (( CURRENT == 2 )); then
    local -a verbs=(${verbs.map((v) => `'${v.name}:${zshQuoted(v.doc)}'`).join(" ")})
    _describe verb verbs
    return
  fi
  local verb=\${words[2]}
  shift words
  (( CURRENT-- ))
  case $verb in
${cases.join("\n")}
  esac
}
compdef _tunebook tunebook
`;
}

const fishQuoted = (text: string): string => `'${text.replace(/['\\]/g, "\\$&")}'`;

function fishValues(completes: Completes | undefined): string {
  if (completes === undefined) return "-x";
  if (completes === "study") return "-x -a '(tunebook list --names 2>/dev/null)'";
  if (completes === "folder") return "-x -a '(__fish_complete_directories)'";
  if (completes === "study-file") return "-x -a '(__fish_complete_suffix .tune)'";
  if (completes === "file") return "-r";
  return `-x -a ${fishQuoted(completes.join(" "))}`;
}

function fish(verbs: readonly Verb[]): string {
  const lines = verbs.flatMap((verb) => {
    const here = `complete -c tunebook -n '__fish_seen_subcommand_from ${verb.name}'`;
    const last = verb.completes.at(-1);
    return [
      `complete -c tunebook -f -n __fish_use_subcommand -a ${verb.name} -d ${fishQuoted(verb.doc)}`,
      ...(last === undefined ? [] : [`${here} ${fishValues(last)}`]),
      ...verb.flags.map((f) => {
        const value = f.value === undefined ? "" : ` ${fishValues(f.completes)}`;
        const brief = f.short === undefined ? "" : ` -s ${f.short}`;
        return `${here} -l ${f.name}${brief}${value} -d ${fishQuoted(f.doc)}`;
      }),
    ];
  });
  return `# fish completion of tunebook\n${lines.join("\n")}\n`;
}
