import type { Content, Message } from "../wire/message.js";
import { type Json, linesOf, type Output, textOf } from "./document.js";

/** Outputs of cells, as the messages about them come: what a front end keeps of them. */
export class Outputs {
  #outputs: Output[] = [];
  /** Display → where its bundle is shown. A display may be updated by later cells. */
  readonly #displays: Map<string, { readonly in: Outputs; readonly at: number }[]>;
  #clearsNext = false;

  constructor(displays: Map<string, { in: Outputs; at: number }[]> = new Map()) {
    this.#displays = displays;
  }

  /** Those of the next cell, whose updates still reach this one. */
  next(): Outputs {
    return new Outputs(this.#displays);
  }

  get all(): readonly Output[] {
    return this.#outputs;
  }

  add({ header, content }: Message): void {
    switch (header.msg_type) {
      case "stream":
        this.#stream(String(content.name), String(content.text));
        break;
      case "display_data":
        this.#display(content);
        break;
      case "update_display_data":
        this.#update(content);
        break;
      case "execute_result":
        this.#push({ output_type: "execute_result", ...bundleOf(content), execution_count: null });
        break;
      case "error":
        this.#push({ output_type: "error", ...(content as { ename: string; evalue: string; traceback: string[] }) });
        break;
      case "clear_output":
        if (content.wait === true) this.#clearsNext = true;
        else this.#outputs = [];
    }
  }

  #push(output: Output): void {
    if (this.#clearsNext) this.#outputs = [];
    this.#clearsNext = false;
    this.#outputs.push(output);
  }

  #stream(name: string, text: string): void {
    const last = this.#clearsNext ? undefined : this.#outputs.at(-1);
    if (last?.output_type !== "stream" || last.name !== name) {
      this.#push({ output_type: "stream", name, text: linesOf(text) });
      return;
    }
    this.#outputs[this.#outputs.length - 1] = { ...last, text: linesOf(textOf(last.text) + text) };
  }

  #display(content: Content): void {
    this.#push({ output_type: "display_data", ...bundleOf(content) });
    const id = displayOf(content);
    if (id === undefined) return;
    const shown = this.#displays.get(id) ?? [];
    this.#displays.set(id, [...shown, { in: this, at: this.#outputs.length - 1 }]);
  }

  #update(content: Content): void {
    for (const { in: outputs, at } of this.#displays.get(displayOf(content) ?? "") ?? []) {
      const before = outputs.#outputs[at];
      if (before?.output_type === "display_data") outputs.#outputs[at] = { ...before, ...bundleOf(content) };
    }
  }
}

const displayOf = ({ transient }: Content): string | undefined =>
  (transient as { display_id?: string } | undefined)?.display_id;

const bundleOf = ({ data, metadata }: Content): { readonly data: Json; readonly metadata: Json } => ({
  data: Object.fromEntries(Object.entries(data as Json).map(([mime, value]) => [mime, savedAs(value)])),
  metadata: (metadata ?? {}) as Json,
});

/** Texts by lines; JSON as it is. */
const savedAs = (value: unknown): unknown => (typeof value === "string" ? linesOf(value) : value);
