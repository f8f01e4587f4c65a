/** What of JupyterLab and CodeMirror is used here, as far as it is used: both are given by the page, and bring no types. */

export interface Signal<Sender, Args> {
  connect(slot: (sender: Sender, args: Args) => void): boolean;
}

// ── JupyterLab ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface CellModel {
  readonly type: string;
  readonly id: string;
  readonly sharedModel: { getSource(): string };
  readonly contentChanged: Signal<unknown, unknown>;
  readonly mimeTypeChanged: Signal<unknown, unknown>;
  mimeType: string;
}
export interface Notebook {
  readonly codeMimetype: string;
  readonly model: { readonly cells: Iterable<CellModel> } | null;
  readonly modelContentChanged: Signal<unknown, unknown>;
  readonly widgets: readonly { readonly model: CellModel; readonly editor: { readonly editor?: EditorView } | null }[];
}
export interface Comm {
  onMsg: (message: { readonly content: { readonly data: unknown } }) => void;
  open(data?: object): unknown;
  send(data: object): unknown;
}
export interface Kernel {
  readonly info: Promise<{ readonly implementation: string }>;
  createComm(target: string): Comm;
}
export interface NotebookPanel {
  readonly content: Notebook;
  readonly context: { readonly ready: Promise<void> };
  readonly sessionContext: {
    readonly session: { readonly kernel: Kernel | null } | null;
    readonly ready: Promise<void>;
    readonly kernelChanged: Signal<unknown, unknown>;
  };
}
export interface NotebookTracker {
  forEach(visit: (panel: NotebookPanel) => void): void;
  readonly widgetAdded: Signal<unknown, NotebookPanel>;
}
export interface Languages {
  addLanguage(language: object): void;
  getLanguage(mime: string): Promise<unknown>;
}
export interface Extensions {
  addExtension(factory: object): void;
}
export interface NotebookModule {
  readonly INotebookTracker: unknown;
  readonly NotebookActions: { readonly executed: Signal<unknown, { readonly notebook: Notebook }> };
}
export interface CodemirrorModule {
  readonly IEditorLanguageRegistry: unknown;
  readonly IEditorExtensionRegistry: unknown;
}
export interface MimeModel {
  readonly data: Readonly<Record<string, unknown>>;
}
export interface LuminoWidget {
  readonly node: HTMLElement;
  addClass(name: string): void;
  dispose(): void;
}
export interface LuminoModule {
  readonly Widget: new () => LuminoWidget;
}

// ── CodeMirror ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface StringStream {
  sol(): boolean;
  eatSpace(): boolean;
  next(): string | undefined;
  match(pattern: RegExp): RegExpMatchArray | null;
  skipToEnd(): void;
}
export interface LanguageModule {
  readonly StreamLanguage: { define(parser: object): unknown };
  readonly LanguageSupport: new (language: unknown) => unknown;
}
export interface Effect<T> {
  is(type: unknown): boolean;
  readonly value: T;
}
export interface Transaction {
  readonly effects: readonly Effect<never>[];
  readonly docChanged: boolean;
  readonly changes: unknown;
  readonly state: { readonly doc: { readonly length: number } };
}
export interface DecorationSet {
  map(changes: unknown): DecorationSet;
}
export interface EditorView {
  dispatch(transaction: object): void;
  readonly state: { field<T>(field: unknown, require: false): T | undefined };
}
export interface StateModule {
  readonly StateEffect: { define(): { of(value: unknown): unknown } };
  readonly StateField: {
    define<T>(spec: {
      create(): T;
      update(value: T, transaction: Transaction): T;
      provide(field: unknown): unknown;
    }): unknown;
  };
}
export interface ViewModule {
  readonly EditorView: {
    readonly decorations: { from(field: unknown, read: (value: never) => DecorationSet): unknown };
    baseTheme(spec: object): unknown;
  };
  readonly Decoration: {
    readonly none: DecorationSet;
    mark(spec: object): { range(from: number, to: number): unknown };
    set(ranges: readonly unknown[], sort: boolean): DecorationSet;
  };
  hoverTooltip(source: (view: EditorView, place: number) => object | null): unknown;
}
