import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Study } from "../../src/check/study.js";
import type { Engine } from "../../src/cli/engine.js";
import type { Io, Out } from "../../src/cli/io.js";
import { main } from "../../src/cli/main.js";
import type { Diagnostic } from "../../src/core/diagnostic.js";
import type { Planned } from "../../src/plan/planned.js";
import { MachineCosts } from "../../src/run/machine-costs.js";
import type { Workforce } from "../../src/run/pool.js";
import type { FinishedTrial, StudyEvent } from "../../src/trial.js";
import { trial } from "../store/events.js";

export interface Screen extends Out {
  readonly text: () => string;
}
export function screen(isTerminal = false, width = 80): Screen {
  const parts: string[] = [];
  return { isTerminal, width, write: (text) => void parts.push(text), text: () => parts.join("") };
}

export interface World {
  readonly io: Io;
  readonly stdout: Screen;
  readonly stderr: Screen;
  readonly cwd: string;
  readonly interrupt: () => void;
}
export function world(
  over: { isTerminal?: boolean; width?: number; env?: Io["env"]; stdin?: string; cwd?: string } = {},
): World {
  const stdout = screen(over.isTerminal, over.width);
  const stderr = screen(over.isTerminal, over.width);
  const listeners = new Set<() => void>();
  const cwd = over.cwd ?? mkdtempSync(join(tmpdir(), "tunebook-cli-"));
  const io: Io = {
    stdout,
    stderr,
    stdin: async () => over.stdin ?? "",
    env: over.env ?? {},
    cwd,
    onInterrupt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const interrupt = () => {
    for (const listener of listeners) listener();
  };
  return { io, stdout, stderr, cwd, interrupt };
}

/** Runs a command line in the world; what it printed and how it ended. */
export async function tunebook(
  w: World,
  line: string,
  engine?: Engine,
): Promise<{ code: number; out: string; err: string }> {
  const before = [w.stdout.text().length, w.stderr.text().length];
  const code = await main(line.split(" ").filter(Boolean), w.io, engine && (async () => engine));
  return { code, out: w.stdout.text().slice(before[0]), err: w.stderr.text().slice(before[1]) };
}

export const TEXT = `study iris_knn {
  data     iris
  predict  species
  model    knn(k ~ 1..25, weights ~ [uniform, distance], p = 2)
  maximize accuracy
}
`;

/** Of 50 candidates; k = 13 is best. */
export const TRIALS: readonly FinishedTrial[] = Array.from({ length: 50 }, (_, number) => {
  const k = 1 + (number % 25);
  const weights = number < 25 ? "uniform" : "distance";
  const accuracy = 0.98 - Math.abs(k - 13) / 100 - (weights === "uniform" ? 0 : 0.001);
  const folds = { accuracy: [-0.01, 0, 0.01, 0, 0].map((d) => accuracy + d) };
  return trial({ number, candidate: { "knn.k": k, "knn.weights": weights }, values: { accuracy }, folds });
});

export interface FakeOptions {
  readonly name?: string;
  readonly trials?: readonly FinishedTrial[];
  readonly diagnostics?: readonly Diagnostic[];
  readonly expects?: Study["expects"];
  readonly outer?: readonly Extract<StudyEvent, { type: "outer" }>[];
  /** Called before each trial. */
  readonly before?: (number: number) => void | Promise<void>;
  readonly planHash?: string;
}

/** An engine that knows one study and its trials, and keeps the promises of the real one about stores and interrupts. */
export function fakeEngine(options: FakeOptions = {}): Engine {
  const {
    name = "iris_knn",
    trials = TRIALS,
    diagnostics = [],
    expects = [],
    outer = [],
    before,
    planHash = "0123456789abcdef",
  } = options;
  const study = {
    name,
    text: TEXT.replace("iris_knn", name),
    data: { table: { matrix: { rows: 0, columns: [], data: new Float64Array(0) } } },
    goals: [{ id: "accuracy", direction: "maximize", callee: { name: "accuracy", args: {} } }],
    space: {
      params: [{ id: "knn.k", domain: { kind: "int", low: 1, high: 25, step: 1, scale: "linear" } }],
      where: [],
    },
    expects,
  } as unknown as Study;
  const planned = {
    study,
    folds: { main: { folds: new Array(5).fill({}), hash: "" }, outer: [], sealed: false },
    plan: { kind: "scan" },
    optimised: { kind: "scan" },
    trace: [
      { name: "sweep-path", doc: "", state: "applied" },
      { name: "share-prefix", doc: "", state: "nothing to do" },
    ],
    planHash,
    dataHash: "fedcba9876543210",
    candidates: trials.length,
  } as unknown as Planned;
  return {
    compile: async () => ({ studies: diagnostics.some((d) => d.severity === "error") ? [] : [study], diagnostics }),
    planStudy: () => planned,
    explain: () => `${name}   plan ${planHash}`,
    hireAhead: () => {},
    hire: () => ({ close: async () => {} }) as Workforce,
    workOf: () => undefined,
    exactnessOf: () => ({ class: "exact" }),
    machineCosts: () => new MachineCosts(),
    countFits: () => ({ requested: trials.length * 5, run: 5 }),
    async *run(_, { store, signal, fresh = false, onProgress }) {
      const log = await store!.open(name, planHash, { fresh });
      try {
        yield* log.past;
        const last = log.past.at(-1);
        if (last?.type === "stopped" && last.reason !== "interrupted") return;
        const say = async (event: StudyEvent) => {
          await log.append([event]);
          return event;
        };
        const done = log.past.flatMap((e) => (e.type === "told" ? e.trials : [])).length;
        if (log.past.length === 0) {
          const planned = { trials: trials.length, fits: trials.length * 5 };
          const at = "2026-01-01T00:00:00.000Z";
          yield await say({
            type: "started",
            study: name,
            planHash,
            dataHash: "d",
            seed: 0,
            version: "0.1.0",
            at,
            source: { text: study.text },
            planned,
          });
        }
        for (const t of trials.slice(done)) {
          await before?.(t.number);
          if (signal?.aborted) return yield await say({ type: "stopped", reason: "interrupted", seconds: 0.5 });
          yield await say({ type: "told", trials: [t], fitsRun: t.number === 0 ? 5 : 0 });
          onProgress?.({
            trialsDone: t.number + 1,
            trialsPlanned: trials.length,
            fitsRun: 5,
            fitsSaved: 5 * t.number,
            best: t,
            secondsLeft: 3,
          });
        }
        for (const event of outer) yield await say(event);
        if (trials.some((t) => t.state === "complete"))
          yield await say({ type: "kept", number: 12, rule: "best", why: "highest accuracy of 50" });
        yield await say({ type: "stopped", reason: trials.length === 0 ? "time" : "exhausted", seconds: 0.7 });
      } finally {
        await log.close();
      }
    },
    fitModel: () => new TextEncoder().encode("TUNK model").buffer as ArrayBuffer,
    fitEnsemble: () => new TextEncoder().encode("TUNK models").buffer as ArrayBuffer,
    predictWith: () => ({ species: ["setosa", 'vir"ginica'], "probability setosa": [0.75, 0.25] }),
  };
}
