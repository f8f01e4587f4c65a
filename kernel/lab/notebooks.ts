import { isTuning } from "../tuning/cell-kind.js";
import { highlighter } from "./highlight.js";
import type {
  CellModel,
  CodemirrorModule,
  Extensions,
  LanguageModule,
  Languages,
  NotebookModule,
  NotebookPanel,
  NotebookTracker,
} from "./jupyterlab.js";
import { KernelLine } from "./kernel-line.js";
import { shared } from "./shared.js";
import { makeSquiggles, type Squiggles } from "./squiggles.js";

const MIME = "text/x-tune";

/** When a language that was on its way to a cell has surely arrived, in milliseconds. */
const SETTLED = 600;

/** Says a cell's language once more: an editor keeps the one that arrived last, which may be that of other cells. */
function again(cell: CellModel): void {
  if (cell.mimeType !== MIME) return;
  cell.mimeType = "text/plain";
  cell.mimeType = MIME;
}

/** Tuning cells in notebooks: their colors, and waved lines under what the kernel finds wrong. */
export async function notebooksPlugin(): Promise<object> {
  const { IEditorLanguageRegistry, IEditorExtensionRegistry } =
    await shared<CodemirrorModule>("@jupyterlab/codemirror");
  const { INotebookTracker, NotebookActions } = await shared<NotebookModule>("@jupyterlab/notebook");
  const { StreamLanguage, LanguageSupport } = await shared<LanguageModule>("@codemirror/language");
  const squiggles = await makeSquiggles();
  return {
    id: "tunebook:notebooks",
    autoStart: true,
    requires: [IEditorLanguageRegistry, IEditorExtensionRegistry, INotebookTracker],
    activate(_app: unknown, languages: Languages, extensions: Extensions, tracker: NotebookTracker) {
      extensions.addExtension({
        name: "tunebook:squiggles",
        factory: () => ({ instance: () => squiggles.extension, reconfigure: () => null }),
      });
      const support = new LanguageSupport(StreamLanguage.define(highlighter));
      languages.addLanguage({ name: "tune", displayName: "Tune", mime: MIME, extensions: ["tune"], support });
      const lines = new WeakMap<object, KernelLine>();
      const watch = (panel: NotebookPanel) => {
        const line = follow(panel, languages, squiggles);
        lines.set(panel.content, line);
      };
      tracker.forEach(watch);
      tracker.widgetAdded.connect((_, panel) => watch(panel));
      NotebookActions.executed.connect((_, { notebook }) => lines.get(notebook)?.askAll());
    },
  };
}

function follow(panel: NotebookPanel, languages: Languages, squiggles: Squiggles): KernelLine {
  const { content: notebook } = panel;
  const line = new KernelLine(panel, squiggles, isTuning);
  const seen = new WeakSet<CellModel>();
  const color = (cell: CellModel) => {
    const mime = isTuning(cell.sharedModel.getSource()) ? MIME : notebook.codeMimetype;
    if (cell.type !== "code" || cell.mimeType === mime) return;
    cell.mimeType = mime;
    if (mime === MIME) setTimeout(() => again(cell), SETTLED);
  };
  const add = (cell: CellModel) => {
    if (seen.has(cell) || cell.type !== "code") return;
    seen.add(cell);
    cell.contentChanged.connect(() => {
      color(cell);
      line.ask(cell);
    });
    // Two languages of one cell may be under way at once, and the last to arrive stays: say it again when both are there.
    cell.mimeTypeChanged.connect(() => {
      void Promise.resolve(languages.getLanguage(cell.mimeType))
        .catch(() => {})
        .then(() => setTimeout(() => color(cell)));
    });
    setTimeout(() => color(cell));
    line.ask(cell);
  };
  const addAll = () => {
    for (const cell of notebook.model?.cells ?? []) add(cell);
  };
  notebook.modelContentChanged.connect(addAll);
  void panel.context.ready.then(addAll);
  return line;
}
