import type { SourceFile } from "../../grammar/ast.js";
import type { Study } from "../check/study.js";
import type { Store } from "../contracts.js";
import type { Diagnostic } from "../core/diagnostic.js";
import type { Table } from "../data/dataset.js";
import type { FitCounts } from "../plan/count.js";
import type { Planned, PlanOptions } from "../plan/planned.js";
import type { FitRatios, Work } from "../plan/work.js";
import type { MachineCosts } from "../run/machine-costs.js";
import type { Workforce } from "../run/pool.js";
import type { RunOptions } from "../run/run.js";
import type { WorkforceOptions } from "../run/workforce.js";
import type { Candidate } from "../space/space.js";
import type { Exactness, StudyEvent } from "../trial.js";

/** What the verbs do their work with; one seam between the command line and the rest, so that tests can stand in. */
export interface Engine {
  compile(
    text: string,
    options?: {
      readonly file?: string;
      readonly use?: readonly string[];
      readonly store?: Pick<Store, "read">;
      readonly onData?: (bytes: number) => void;
    },
  ): Promise<{ readonly studies: readonly Study[]; readonly diagnostics: readonly Diagnostic[] }>;
  planStudy(study: Study, options?: PlanOptions): Planned;
  explain(planned: Planned, seen?: FitRatios): string;
  countFits(planned: Planned): FitCounts;
  hireAhead(dataBytes: number, options: WorkforceOptions): void;
  hire(planned: Planned, options: WorkforceOptions): Workforce;
  exactnessOf(planned: Planned): Exactness;
  workOf(planned: Planned, seen: FitRatios): Work | undefined;
  machineCosts(): MachineCosts;
  run(planned: Planned, options: RunOptions): AsyncIterable<StudyEvent>;
  fitModel(planned: Planned, candidate: Candidate): ArrayBuffer | Promise<ArrayBuffer>;
  fitEnsemble(
    planned: Planned,
    members: readonly { readonly candidate: Candidate; readonly count: number }[],
  ): ArrayBuffer | Promise<ArrayBuffer>;
  predictWith(model: ArrayBuffer, table: Table): Readonly<Record<string, readonly (string | number)[]>>;
}

/** Grammar alone, for verbs that look at text only. */
export interface Syntax {
  parse(text: string): { readonly file: SourceFile; readonly diagnostics: readonly Diagnostic[] };
  print(file: SourceFile): string;
}

export const loadEngine = (): Promise<Engine> => import("../index.js");

export async function loadSyntax(): Promise<Syntax> {
  const [{ parse }, { print }] = await Promise.all([
    import("../../grammar/parse.js"),
    import("../../grammar/print.js"),
  ]);
  return { parse, print };
}

/** Readers of data files. */
export const loadData = () => import("../data/index.js");
