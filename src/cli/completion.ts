import { UsageError } from "./args.js";
import { say } from "./messages.js";
import { EXIT, type Verb } from "./verb.js";

const SHELLS = ["bash", "zsh", "fish"] as const;

export const completion: Verb = {
  name: "completion",
  usage: "SHELL",
  doc: "print shell completion for bash, zsh or fish",
  more: [
    "bash  source <(tunebook completion bash)",
    "zsh   source <(tunebook completion zsh)",
    "fish  tunebook completion fish | source",
  ].join("\n"),
  flags: [],
  completes: [SHELLS],
  takes: [1, 1],
  async run({ args, io }) {
    const shell = SHELLS.find((s) => s === args[0]);
    if (shell === undefined) throw new UsageError([say("unknown-shell", { shell: args[0]!, has: SHELLS })]);
    const [{ scripts }, { verbs }] = await Promise.all([import("./shells.js"), import("./verbs.js")]);
    io.stdout.write(scripts[shell](verbs));
    return EXIT.done;
  },
};
