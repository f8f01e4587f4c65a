import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Command, DataClause } from "../grammar/ast.js";
import { parse } from "../grammar/parse.js";
import type { StoredSettings } from "./check/carry.js";
import { check } from "./check/check.js";
import { dataOptions } from "./check/data-args.js";
import { dataSources, startSources } from "./check/extends.js";
import { settledIn } from "./check/settled.js";
import type { Study } from "./check/study.js";
import type { Store } from "./contracts.js";
import { type Diagnostic, inSourceOrder } from "./core/diagnostic.js";
import { canonical } from "./core/hash.js";
import type { Reading } from "./data/index.js";
import { registriesWith } from "./leaves/registries.js";
import { admitLeaves } from "./leaves/used.js";
import { goalsOf, studyOf } from "./report/goals.js";
import { messages as resultMessages } from "./report/messages.js";
import { ranked } from "./report/ranking.js";
import { readUse, type Use } from "./run/leaf-modules.js";
import { fold } from "./trial.js";

export interface CompileOptions {
  /** Where the text comes from: paths in it are relative to its folder. The working folder unless given. */
  readonly file?: string;
  /** What a study without a name is called; after its file unless given. */
  readonly name?: string;
  /** Data frames that a study may name: Danfo data frames, arrays of records, columns by name. */
  readonly frames?: Readonly<Record<string, unknown>>;
  /**
   * Leaves of your own that the text may name: leaves, paths or URLs of modules that export some, modules imported as a
   * whole. Paths are relative to the folder of the text.
   */
  readonly use?: readonly Use[];
  /** Where `start from` finds the runs of other studies. */
  readonly store?: Pick<Store, "read">;
  /** Studies elsewhere that commands of the text may name. */
  readonly known?: readonly string[];
  /** Called before data is read, with the bytes of the files that will be. */
  readonly onData?: (bytes: number) => void;
}
export interface Compiled {
  /** Those without errors, in order. */
  readonly studies: readonly Study[];
  readonly commands: readonly Command[];
  /** Everything found, in source order. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Text → checked studies: parses, reads the data that the studies name, and checks. Never throws for what users write. */
export async function compile(text: string, options: CompileOptions = {}): Promise<Compiled> {
  const { file, diagnostics: syntax } = parse(text);
  const path = options.file === undefined ? undefined : resolve(options.file);
  const folder = path === undefined ? process.cwd() : dirname(path);
  const brought = await readUse(options.use ?? [], folder);
  const own = admitLeaves(brought.leaves);
  const sources = dataSources(file);
  options.onData?.(bytesOfFiles(sources, folder));
  const readings = await readAll(sources, folder, options.frames ?? {});
  const stored = options.store && (await readStored(startSources(file), options.store));
  const checked = check(file, {
    text,
    folder,
    ...(path === undefined ? {} : { file: path }),
    ...(options.name === undefined ? {} : { anonymous: options.name }),
    tables: (clause) => readings.get(sourceKey(clause)) ?? { diagnostics: [] },
    checkFile: existsSync,
    ...(stored === undefined ? {} : { stored }),
    codes: Object.keys(resultMessages),
    ...(own.leaves.length === 0 ? {} : { registries: registriesWith(own.leaves), leaves: own.used }),
    ...(options.known === undefined ? {} : { studies: options.known }),
  });
  const commands = file.items.filter((item) => item.kind === "command");
  const notTaken = [...brought.diagnostics, ...own.diagnostics];
  const diagnostics = notTaken.length === 0 ? checked.diagnostics : checked.diagnostics.filter(isNoUnknownLeaf);
  return { studies: checked.studies, commands, diagnostics: inSourceOrder([...syntax, ...notTaken, ...diagnostics]) };
}

/** The complete trials of stored runs, the best by their own goal first. */
async function readStored(
  names: readonly string[],
  store: Pick<Store, "read">,
): Promise<ReadonlyMap<string, StoredSettings>> {
  const found = new Map<string, StoredSettings>();
  for (const name of names) {
    const events = await store.read(name);
    if (events === undefined || events.length === 0) continue;
    const outcome = fold(events);
    const study = studyOf(parse(outcome.source.text).file, name);
    const [goal] = goalsOf(study, outcome);
    found.set(name, {
      candidates: ranked(outcome.trials, goal).map(({ candidate }) => candidate),
      ...(study === undefined ? {} : { settled: settledIn(study) }),
    });
  }
  return found;
}

/** What names a leaf that was not taken in is told by what is wrong with that leaf. */
const isNoUnknownLeaf = ({ code }: Diagnostic): boolean =>
  !/^unknown-(?:estimator|transform|scorer|splitter|sampler|pruner|stop)$/.test(code);

/** Equal for clauses that read the same in the same way: each is read once. */
const sourceKey = (clause: DataClause): string =>
  canonical(["value" in clause.source ? clause.source.value : { name: clause.source.text }, dataOptions(clause)]);

function bytesOfFiles(clauses: readonly DataClause[], folder: string): number {
  const files = clauses.flatMap(({ source }) => ("value" in source ? [resolve(folder, source.value)] : []));
  return [...new Set(files)].reduce((sum, file) => sum + bytesOfFile(file), 0);
}

/** What is no file counts nothing: whoever reads it says what is wrong. */
function bytesOfFile(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

async function readAll(
  clauses: readonly DataClause[],
  folder: string,
  frames: Readonly<Record<string, unknown>>,
): Promise<ReadonlyMap<string, Reading>> {
  const byKey = new Map(clauses.map((clause) => [sourceKey(clause), clause]));
  if (byKey.size === 0) return new Map();
  const { readSource } = await import("./data/index.js");
  const read = async ([key, clause]: [string, DataClause]) => {
    const { source } = clause;
    const named = "value" in source ? { path: source.value } : { name: source.text };
    return [key, await readSource(named, { folder, frames, args: dataOptions(clause) })] as const;
  };
  return new Map(await Promise.all([...byKey].map(read)));
}
