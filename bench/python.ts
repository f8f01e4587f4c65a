import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

export interface Python {
  readonly program: string;
  /** Of Python and of what it was asked for: "Python 3.11.7, scikit-learn 1.9.1". */
  readonly versions: string;
}

/** So long making an environment may take, in milliseconds. */
const PATIENCE = 600_000;

const folderOf = (root: string) => join(root, "bench/.venv");
const programIn = (folder: string) => join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

/** A Python with these packages: the one that BENCH_PYTHON names, or bench/.venv. undefined where it lacks one. */
export function findPython(root: string, packages: readonly string[]): Python | undefined {
  const inside = programIn(folderOf(root));
  const program = process.env.BENCH_PYTHON ?? (existsSync(inside) ? inside : undefined);
  if (program === undefined) return undefined;
  const ask = `import platform, sys
from importlib.metadata import version
print(", ".join(["Python " + platform.python_version()] + [name + " " + version(name) for name in sys.argv[1:]]))`;
  const { status, stdout } = spawnSync(program, ["-c", ask, ...packages], { encoding: "utf8" });
  return status === 0 ? { program, versions: stdout.trim() } : undefined;
}

/** Makes bench/.venv with what bench/requirements.txt names, with pip's own settings; whether it could. Leaves nothing half made. */
export function makeVenv(root: string): boolean {
  const folder = folderOf(root);
  const requirements = join(root, "bench/requirements.txt");
  const pip = ["-m", "pip", "install", "--quiet", "--timeout", "15", "--retries", "1", "-r", requirements];
  const steps = [
    ["python3", "-m", "venv", folder],
    [programIn(folder), ...pip],
  ] as const;
  const isMade = steps.every(([program, ...args]) => {
    const { status } = spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"], timeout: PATIENCE });
    return status === 0;
  });
  if (!isMade) rmSync(folder, { recursive: true, force: true });
  return isMade;
}
