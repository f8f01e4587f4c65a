import type { Digest } from "../../src/report/digest.js";
import { type NotebookDocument, textOf } from "./document.js";

/** A study's result as a notebook has it saved. */
export interface SavedResult {
  readonly digest: Digest;
  /** The answer as text. */
  readonly text: string;
}

/** In the order of the cells; of a study that runs several times, each. */
export function resultsOf({ cells }: NotebookDocument): readonly SavedResult[] {
  return cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap((output) => {
      const digest = "metadata" in output ? (output.metadata?.tunebook as Digest | undefined) : undefined;
      if (digest === undefined || !("data" in output)) return [];
      return [{ digest, text: textOf((output.data["text/plain"] ?? "") as string) }];
    }),
  );
}
