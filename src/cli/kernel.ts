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
    "(--sys-prefix), or below a folder; and an extension for JupyterLab 4 and Notebook 7, which draws charts without a\n" +
    "network and colors and checks tuning cells. Jupyter itself comes from elsewhere: pip install jupyterlab.",
  flags: [
    { name: "user", doc: "for this user" },
    { name: "sys-prefix", doc: "in the active Python environment" },
    { name: "prefix", value: "DIR", completes: "folder", doc: "below DIR/share/jupyter" },
    { name: "no-lab", doc: "install: the kernel alone, without the extension" },
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
  ...(await import("../../kernel/install/lab-extension.js")),
  ...(await import("../../kernel/install/places.js")),
});

async function install(call: Call): Promise<number> {
  const { dataFolder, install: write, installExtension, NAME, TITLE } = await modules();
  const data = dataFolder(scopeOf(call), call.io.env);
  const folder = write(data);
  const lab = call.flags.has("no-lab") ? undefined : installExtension(data);
  call.io.stdout.write(
    `installed the kernel ${NAME} in ${folder}\n` +
      (lab === undefined ? "" : `installed the extension for JupyterLab and Notebook in ${lab}\n`) +
      `choose "${TITLE}" in Jupyter, or start  jupyter console --kernel ${NAME}\n`,
  );
  return EXIT.done;
}

async function uninstall(call: Call): Promise<number> {
  const { dataFolder, uninstall: remove, uninstallExtension, NAME } = await modules();
  const data = dataFolder(scopeOf(call), call.io.env);
  const removed = [remove(data), uninstallExtension(data)].filter((folder) => folder !== undefined);
  const lines = removed.length === 0 ? [`there is no kernel ${NAME} in ${data}`] : removed.map((f) => `removed ${f}`);
  call.io.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.done;
}

async function status(call: Call): Promise<number> {
  const { allDataFolders, dataFolder, installed, installedExtensions, NAME } = await modules();
  const scope = scopeOf(call);
  const folders = scope.kind === "user" ? allDataFolders(call.io.env) : [dataFolder(scope, call.io.env)];
  const found = installed(folders);
  const extensions = installedExtensions(folders);
  for (const { folder, version, trouble } of [...found, ...extensions]) {
    call.io.stdout.write(`${folder}  ${version}${trouble === undefined ? "" : `  ${trouble}`}\n`);
  }
  if (found.length === 0) {
    call.io.stdout.write(`the kernel ${NAME} is not installed; install it with  tunebook kernel install\n`);
    return EXIT.failed;
  }
  if (extensions.length === 0) {
    call.io.stdout.write("without the extension: JupyterLab shows charts as pictures, and cells without colors\n");
  }
  return found[0]!.starts ? EXIT.done : EXIT.failed;
}
