import type { DecorationSet, EditorView, Effect, StateModule, Transaction, ViewModule } from "./jupyterlab.js";
import { shared } from "./shared.js";

/** What the kernel says of a cell; offsets are UTF-16. */
export interface Finding {
  readonly from: number;
  readonly to: number;
  readonly severity: "error" | "warning";
  readonly message: string;
}
interface Marked {
  readonly findings: readonly Finding[];
  readonly marks: DecorationSet;
}

export interface Squiggles {
  /** What an editor has to be made with. */
  readonly extension: readonly unknown[];
  show(editor: EditorView, findings: readonly Finding[]): void;
}

/** Waved lines under what is wrong, and the message beside the pointer. The page does not share CodeMirror's own. */
export async function makeSquiggles(): Promise<Squiggles> {
  const { StateEffect, StateField } = await shared<StateModule>("@codemirror/state");
  const view = await shared<ViewModule>("@codemirror/view");
  const { Decoration, EditorView } = view;
  const found = StateEffect.define();
  const nothing: Marked = { findings: [], marks: Decoration.none };

  const field = StateField.define<Marked>({
    create: () => nothing,
    update(before, transaction) {
      const said = (transaction.effects as readonly Effect<readonly Finding[]>[]).findLast((e) => e.is(found));
      if (said !== undefined) return marked(within(said.value, transaction));
      // What was said of another text stays at its place until the kernel has read this one.
      return transaction.docChanged ? { findings: [], marks: before.marks.map(transaction.changes) } : before;
    },
    provide: (self) => EditorView.decorations.from(self, (value: Marked) => value.marks),
  });

  function marked(findings: readonly Finding[]): Marked {
    const ranges = findings.map(({ from, to, severity }) =>
      Decoration.mark({ class: `tunebook-${severity}` }).range(from, to),
    );
    return { findings, marks: Decoration.set(ranges, true) };
  }

  const hover = view.hoverTooltip((editor, place) => {
    const { findings = [] } = editor.state.field<Marked>(field, false) ?? {};
    const here = findings.filter(({ from, to }) => from <= place && place <= to);
    if (here.length === 0) return null;
    const [pos, end] = [Math.min(...here.map((f) => f.from)), Math.max(...here.map((f) => f.to))];
    return { pos, end, above: true, create: () => ({ dom: bubble(here) }) };
  });
  return {
    extension: [field, hover, EditorView.baseTheme(STYLE)],
    show: (editor, findings) => editor.dispatch({ effects: found.of(findings) }),
  };
}

/** The text may have become shorter since it was sent; an empty place is widened to be seen. */
function within(findings: readonly Finding[], { state }: Transaction): readonly Finding[] {
  const { length } = state.doc;
  return findings.flatMap((finding) => {
    const from = Math.min(finding.from, Math.max(0, length - 1));
    const to = Math.min(Math.max(finding.to, from + 1), length);
    return from < to ? [{ ...finding, from, to }] : [];
  });
}

function bubble(findings: readonly Finding[]): HTMLElement {
  const box = document.createElement("div");
  box.className = "tunebook-bubble";
  box.append(
    ...findings.map(({ message }) => {
      const line = document.createElement("div");
      line.textContent = message;
      return line;
    }),
  );
  return box;
}

const wave = (color: string) => ({
  textDecoration: `underline wavy ${color} 1px`,
  textUnderlineOffset: "3px",
  textDecorationSkipInk: "none",
});
const STYLE = {
  ".tunebook-error": wave("var(--jp-error-color1, #d32f2f)"),
  ".tunebook-warning": wave("var(--jp-warn-color1, #f57c00)"),
  ".tunebook-bubble": {
    padding: "6px 10px",
    maxWidth: "480px",
    whiteSpace: "pre-wrap",
    fontFamily: "var(--jp-ui-font-family)",
    fontSize: "var(--jp-ui-font-size1, 13px)",
    lineHeight: "1.4",
    color: "var(--jp-ui-font-color1)",
    background: "var(--jp-layout-color1)",
    border: "1px solid var(--jp-border-color2)",
    borderRadius: "4px",
  },
  ".tunebook-bubble > div + div": { marginTop: "6px" },
};
