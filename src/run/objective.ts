import { pathToFileURL } from "node:url";
import { importModule } from "../core/import-module.js";
import { keyed, type Rng } from "../core/rng.js";
import type { Args } from "../core/schema.js";
import type { Value } from "../space/space.js";
import { reasonOf } from "./cell.js";
import { loadTypeScript } from "./load-typescript.js";
import { type FoldOutcome, outcomesOf } from "./outcomes.js";
import type { JobResult, ObjectiveJob, ObjectiveTask } from "./task.js";

/** What an objective gets beside its parameters. */
export interface ObjectiveContext {
  /** Number of the trial, from 0. */
  readonly trial: number;
  readonly seed: number;
  /** Random numbers keyed by seed and trial: the same on every run. */
  readonly rng: Rng;
  /** Throws when the run is being ended: call it in long loops. */
  readonly checkpoint: () => void;
}
export type ObjectiveFunction = (params: Record<string, Value>, context: ObjectiveContext) => number | Promise<number>;

/** Calls a user's function, one trial at a time. */
export class Objectives {
  readonly #task: ObjectiveTask;
  readonly #checkpoint: () => void;
  #loaded: Promise<ObjectiveFunction> | undefined;

  constructor(task: ObjectiveTask, checkpoint: () => void) {
    this.#task = task;
    this.#checkpoint = checkpoint;
  }

  async run(job: ObjectiveJob): Promise<JobResult> {
    const start = performance.now();
    return { outcomes: outcomesOf([await this.#call(job.members[0], start)]), fits: 1 };
  }

  async #call(member: { readonly trial: number; readonly args: Args }, start: number): Promise<FoldOutcome> {
    const { seed, fixed, scorer } = this.#task;
    try {
      this.#loaded ??= load(this.#task.file);
      const objective = await this.#loaded;
      const value: unknown = await objective(
        { ...fixed, ...(member.args as Record<string, Value>) },
        { trial: member.trial, seed, rng: keyed(seed, "objective", member.trial), checkpoint: this.#checkpoint },
      );
      if (typeof value !== "number") return { error: `the objective returned ${show(value)}; expected a number` };
      if (Number.isNaN(value)) return { error: "the objective returned NaN" };
      const seconds = (performance.now() - start) / 1000;
      return { values: { [scorer]: value }, fitSeconds: seconds, seconds };
    } catch (error) {
      return { error: reasonOf(error) };
    }
  }
}

const show = (value: unknown) => (value === undefined ? "nothing" : `${typeof value} ${JSON.stringify(value)}`);

/** The default export, or the only function that the file exports. */
async function load(file: string): Promise<ObjectiveFunction> {
  if (/\.[cm]?ts$/.test(file)) await loadTypeScript();
  const module = await importModule(pathToFileURL(file).href);
  const functions = Object.values(module).filter((value) => typeof value === "function");
  const found =
    typeof module.default === "function" ? module.default : functions.length === 1 ? functions[0] : undefined;
  if (found === undefined) {
    throw new Error(
      `${file} exports ${functions.length} functions and no default: write  export default function (params) { … }`,
    );
  }
  return found as ObjectiveFunction;
}
