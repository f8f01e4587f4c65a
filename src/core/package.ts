import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NAME = "tunebook";
let found: { readonly folder: string; readonly version: string } | undefined;

/** The folder that holds this package's package.json: above both src and dist/src. */
export const packageFolder = (): string => home().folder;

export const version = (): string => home().version;

function home(): NonNullable<typeof found> {
  if (found !== undefined) return found;
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; dirname(folder) !== folder; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (!existsSync(file)) continue;
    const { name, version } = JSON.parse(readFileSync(file, "utf8")) as { name?: string; version: string };
    if (name !== NAME) continue;
    found = { folder, version };
    return found;
  }
  throw new Error(`no package.json of ${NAME} above ${start}`);
}
