import type { CellModel, Comm, Notebook, NotebookPanel } from "./jupyterlab.js";
import type { Finding, Squiggles } from "./squiggles.js";

/** The kernel's name for the comm, and what goes over it. */
export const TARGET = "tunebook.language";
interface Answer {
  readonly id: number;
  readonly findings: readonly Finding[];
}

/** Least time between the last key and the question, in milliseconds. */
const PAUSE = 250;

/** Asks the kernel of one notebook what is wrong with its tuning cells, and underlines it. */
export class KernelLine {
  readonly #panel: NotebookPanel;
  readonly #squiggles: Squiggles;
  readonly #isTuning: (code: string) => boolean;
  readonly #asked = new Map<number, CellModel>();
  readonly #timers = new WeakMap<CellModel, number>();
  #comm: Comm | undefined;
  #number = 0;

  constructor(panel: NotebookPanel, squiggles: Squiggles, isTuning: (code: string) => boolean) {
    this.#panel = panel;
    this.#squiggles = squiggles;
    this.#isTuning = isTuning;
    panel.sessionContext.kernelChanged.connect(() => void this.#connect());
    void panel.sessionContext.ready.then(() => this.#connect());
  }

  get #notebook(): Notebook {
    return this.#panel.content;
  }

  async #connect(): Promise<void> {
    this.#comm = undefined;
    this.#asked.clear();
    const kernel = this.#panel.sessionContext.session?.kernel;
    if (kernel === undefined || kernel === null) return;
    if ((await kernel.info).implementation !== "tunebook") return;
    const comm = kernel.createComm(TARGET);
    comm.onMsg = ({ content }) => this.#hear(content.data as Answer);
    comm.open();
    this.#comm = comm;
    this.askAll();
  }

  /** Of every cell: what has run may have changed what the others can name. */
  askAll(): void {
    for (const cell of this.#notebook.model?.cells ?? []) this.ask(cell);
  }

  /** Soon, unless the cell is changed before. */
  ask(cell: CellModel): void {
    if (cell.type !== "code") return;
    window.clearTimeout(this.#timers.get(cell));
    this.#timers.set(
      cell,
      window.setTimeout(() => this.#send(cell), PAUSE),
    );
  }

  #send(cell: CellModel): void {
    const code = cell.sharedModel.getSource();
    if (!this.#isTuning(code)) {
      this.#show(cell, []);
      return;
    }
    const others = [...(this.#notebook.model?.cells ?? [])].filter((other) => other !== cell && other.type === "code");
    const id = ++this.#number;
    this.#asked.set(id, cell);
    this.#comm?.send({ id, code, others: others.map((other) => other.sharedModel.getSource()) });
  }

  #hear({ id, findings }: Answer): void {
    const cell = this.#asked.get(id);
    this.#asked.delete(id);
    // A later question about the same cell is under way: its answer is the one to show.
    if (cell === undefined || [...this.#asked.values()].includes(cell)) return;
    this.#show(cell, findings);
  }

  #show(cell: CellModel, findings: readonly Finding[]): void {
    const editor = this.#notebook.widgets.find(({ model }) => model === cell)?.editor?.editor;
    if (editor !== undefined) this.#squiggles.show(editor, findings);
  }
}
