import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { cpus, homedir } from "node:os";
import { dirname, join } from "node:path";
import { makeFolders } from "../core/folders.js";
import type { FitKind } from "../plan/fit-cost.js";
import type { FitRatios } from "../plan/work.js";

/** Milliseconds of fits of one estimator: as the estimator says of itself, and as a clock has seen them. */
interface Seen {
  readonly said: number;
  readonly taken: number;
}
type Table = Readonly<Record<string, Seen>>;

/** What a run before this one counts beside it. */
const FADING = 0.5;
const FORMAT = 1;

/**
 * What fits take on this machine, as a multiple of what their estimators say of themselves: learned from every run that
 * is given it, and kept in a file between them. It decides where work runs and what is said of time, never what a
 * study's table holds.
 */
export class MachineCosts implements FitRatios {
  readonly #file: string | undefined;
  #table: Table | undefined;

  /** Without a file it knows what this process has seen. */
  constructor(file?: string) {
    this.#file = file;
  }

  ratio(estimator: string, kind: FitKind): number | undefined {
    const seen = this.#read()[keyOf(estimator, kind)];
    return seen && seen.taken / seen.said;
  }

  learn(estimator: string, kind: FitKind, { said, taken }: Seen): void {
    if (!(said > 0 && taken > 0 && Number.isFinite(said))) return;
    const table = this.#read();
    const key = keyOf(estimator, kind);
    const before = table[key];
    this.#table = {
      ...table,
      [key]: { said: said + FADING * (before?.said ?? 0), taken: taken + FADING * (before?.taken ?? 0) },
    };
  }

  /** Where it cannot be written it is forgotten: it is nothing that a study needs. */
  save(): void {
    if (this.#file === undefined || this.#table === undefined) return;
    const beside = `${this.#file}.${randomUUID()}`;
    try {
      makeFolders(dirname(this.#file));
      writeFileSync(beside, JSON.stringify({ format: FORMAT, processor: processor(), fits: this.#table }));
      renameSync(beside, this.#file);
    } catch {}
  }

  #read(): Table {
    this.#table ??= this.#file === undefined ? {} : readTable(this.#file);
    return this.#table;
  }
}

/** The file of whoever runs this, in the folder for what can be made anew. */
export function machineCosts(): MachineCosts {
  const folder = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return new MachineCosts(join(folder, "tunebook", "costs.json"));
}

/** Of another processor, another format or a damaged file nothing counts. */
function readTable(file: string): Table {
  try {
    const { format, processor: where, fits } = JSON.parse(readFileSync(file, "utf8"));
    return format === FORMAT && where === processor() ? fits : {};
  } catch {
    return {};
  }
}

const keyOf = (estimator: string, kind: FitKind) => `${estimator} ${kind}`;
/** A home folder may be shared by several machines. Asking takes a while where there are many processors. */
let model: string | undefined;
function processor(): string {
  model ??= cpus()[0]?.model ?? "";
  return model;
}
