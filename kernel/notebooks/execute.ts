import { Client } from "../client/client.js";
import { type Cell, isCode, linesOf, type NotebookDocument, tagsOf, textOf } from "./document.js";
import { Outputs } from "./outputs.js";

/** The tag of a cell that shows an error, as Jupyter knows it. */
const EXPECTED = "raises-exception";

export interface ExecuteOptions {
  /** Folder that the cells run in. */
  readonly cwd: string;
  /** Where studies are stored; the notebook's folder unless given. */
  readonly store?: string;
  readonly signal?: AbortSignal;
  /** Called before each code cell: its place among them, from 1. */
  readonly onCell?: (number: number, of: number) => void;
}

/** What became of a notebook. */
export interface Executed {
  readonly notebook: NotebookDocument;
  /** The cell that ended the run: its place among the code cells, from 1, and its error. */
  readonly failed?: { readonly cell: number; readonly name: string; readonly message: string };
}

/**
 * Runs all cells of a notebook in a kernel of its own, in order, up to the first error, unless the cell is tagged for one; cells
 * after that keep no outputs.
 * An abort interrupts the cell that runs.
 */
export async function executeNotebook(notebook: NotebookDocument, options: ExecuteOptions): Promise<Executed> {
  const { cwd, store, signal } = options;
  const env = store === undefined ? {} : { TUNEBOOK_STORE: store };
  const client = await Client.start({ cwd, env });
  const interrupt = () => void client.interrupt();
  signal?.addEventListener("abort", interrupt);
  try {
    return await executeIn(client, notebook, options);
  } finally {
    signal?.removeEventListener("abort", interrupt);
    client.kill();
  }
}

/** In a kernel that runs already. */
export async function executeIn(
  client: Client,
  notebook: NotebookDocument,
  { onCell, signal }: Pick<ExecuteOptions, "onCell" | "signal"> = {},
): Promise<Executed> {
  const codes = notebook.cells.filter((cell) => isCode(cell) && textOf(cell.source).trim() !== "");
  const ran = new Map<Cell, { readonly outputs: Outputs; readonly count: number }>();
  let outputs = new Outputs();
  let failed: Executed["failed"];
  for (const [i, cell] of codes.entries()) {
    if (signal?.aborted) break;
    onCell?.(i + 1, codes.length);
    outputs = outputs.next();
    const { reply, published } = await client.execute(textOf(cell.source));
    for (const message of published) outputs.add(message);
    ran.set(cell, { outputs, count: i + 1 });
    if (reply.status === "ok" || tagsOf(cell).includes(EXPECTED)) continue;
    failed = { cell: i + 1, name: String(reply.ename ?? reply.status), message: String(reply.evalue ?? "") };
    break;
  }
  const cells = notebook.cells.map((cell) => (isCode(cell) ? withOutputs(cell, ran.get(cell)) : cell));
  return { notebook: { ...notebook, cells }, ...(failed === undefined ? {} : { failed }) };
}

function withOutputs(cell: Cell, ran: { readonly outputs: Outputs; readonly count: number } | undefined): Cell {
  const execution_count = ran?.count ?? null;
  const outputs = (ran?.outputs.all ?? []).map((output) =>
    output.output_type === "execute_result" ? { ...output, execution_count } : output,
  );
  return { ...cell, source: linesOf(textOf(cell.source)), execution_count, outputs };
}
