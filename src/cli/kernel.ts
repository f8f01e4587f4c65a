import type { Scope } from "../../kernel/install/places.js";
import { nearest } from "../core/suggest.js";
import { UsageError } from "./args.js";
import { say } from "./messages.js";
import { type Call, EXIT, type Verb } from "./verb.js";

const ACTIONS = { install, status, uninstall } as const;

export const kernel: Verb = {
  name: "kernel",
  usage: "install | status | uninstall",
  doc: "the Jupyter kernel: notebooks with TypeScript cells and tuning cells",
  more:
    "Installs a kernel named tunebook for you alone (--user, also without it), into the active Python environment\n" +
    "(--sys-prefix), or below a folder. Jupyter itself comes from elsewhere: pip install jupyterlab.",
  flags: [
    { name: "user", doc: "for this user" },
    { name: "sys-prefix", doc: "in the active Python environment" },
    { name: "prefix", value: "DIR", completes: "folder", doc: "below DIR/share/jupyter" },
  ],
  completes: [["install", "status", "uninstall"]],
  takes: [1, 1],
  async run(call) {
    const word = call.args[0]!;
    if (!Object.hasOwn(ACTIONS, word)) {
      const near = nearest(word, Object.keys(ACTIONS));
      throw new UsageError([say("unknown-action", { verb: "kernel", action: word, usage: kernel.usage, near })]);
    }
    return ACTIONS[word as keyof typeof ACTIONS](call);
  },
};

function scopeOf({ flags }: Call): Scope {
  const folder = flags.get("prefix");
  if (folder !== undefined) return { kind: "prefix", folder };
  return { kind: flags.has("sys-prefix") ? "sys-prefix" : "user" };
}

const modules = async () => ({
  ...(await import("../../kernel/install/kernelspec.js")),
  ...(await import("../../kernel/install/places.js")),
});

async function install(call: Call): Promise<number> {
  const { dataFolder, install: write, NAME, TITLE } = await modules();
  const folder = write(dataFolder(scopeOf(call), call.io.env));
  call.io.stdout.write(
    `installed the kernel ${NAME} in ${folder}\n` +
      `choose "${TITLE}" in Jupyter, or start  jupyter console --kernel ${NAME}\n`,
  );
  return EXIT.done;
}

async function uninstall(call: Call): Promise<number> {
  const { dataFolder, uninstall: remove, NAME } = await modules();
  const data = dataFolder(scopeOf(call), call.io.env);
  const folder = remove(data);
  const text = folder === undefined ? `there is no kernel ${NAME} in ${data}` : `removed ${folder}`;
  call.io.stdout.write(`${text}\n`);
  return EXIT.done;
}

async function status(call: Call): Promise<number> {
  const { allDataFolders, dataFolder, installed, NAME } = await modules();
  const scope = scopeOf(call);
  const folders = scope.kind === "user" ? allDataFolders(call.io.env) : [dataFolder(scope, call.io.env)];
  const found = installed(folders);
  if (found.length === 0) {
    call.io.stdout.write(`the kernel ${NAME} is not installed; install it with  tunebook kernel install\n`);
    return EXIT.failed;
  }
  for (const { folder, version, trouble } of found) {
    call.io.stdout.write(`${folder}  ${version}${trouble === undefined ? "" : `  ${trouble}`}\n`);
  }
  return found[0]!.starts ? EXIT.done : EXIT.failed;
}
