import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "../../kernel/client/client.js";
import { type NotebookDocument, type Output, readDocument, textOf } from "../../kernel/notebooks/document.js";
import { executeIn } from "../../kernel/notebooks/execute.js";
import { resultsOf } from "../../kernel/notebooks/results.js";

const folder = resolve(import.meta.dirname, "../../notebooks");
const files = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
const read = (file: string) => readDocument(readFileSync(join(folder, file), "utf8"), file);

/** What readers see in words, and in which forms; pictures say the same, in digits that a processor may round otherwise. */
const seen = ({ cells }: NotebookDocument) =>
  cells.map(({ source, outputs = [] }) => ({ source: textOf(source), outputs: outputs.map(words) }));
function words(output: Output): unknown {
  // All notebooks run in one kernel here, which goes on counting.
  const text = (lines: string | readonly string[]) => textOf(lines).replace(/\bcell \d+/g, "cell");
  if (output.output_type === "stream") return text(output.text);
  if (output.output_type === "error") return { name: output.ename, message: output.evalue };
  return { forms: Object.keys(output.data).sort(), text: text(output.data["text/plain"] as string[]) };
}

describe("notebooks", () => {
  const store = mkdtempSync(join(tmpdir(), "tunebook-store-"));
  let client: Client;
  beforeAll(async () => {
    client = await Client.start({ cwd: folder, env: { TUNEBOOK_STORE: store } });
  }, 60_000);
  afterAll(() => {
    client.kill();
    rmSync(store, { recursive: true, force: true });
  });

  test.each(files)(
    "%s gives what it shows",
    async (file) => {
      const saved = read(file);
      const { notebook, failed } = await executeIn(client, saved);
      expect(failed).toBe(undefined);
      expect(seen(notebook)).toEqual(seen(saved));
      expect(resultsOf(notebook).length).toBeGreaterThan(0);
    },
    120_000,
  );
});
