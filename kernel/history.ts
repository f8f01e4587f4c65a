type Entry = readonly [session: number, line: number, code: string];

export interface HistoryRequest {
  readonly hist_access_type?: unknown;
  readonly output?: unknown;
  readonly n?: unknown;
  readonly start?: unknown;
  readonly stop?: unknown;
  readonly pattern?: unknown;
  readonly unique?: unknown;
}

/** The cells that were run, for consoles. */
export class History {
  readonly #entries: Entry[] = [];

  add(line: number, code: string): void {
    this.#entries.push([0, line, code]);
  }

  /** Entries as history_reply holds them. */
  find(request: HistoryRequest): readonly unknown[] {
    const found = this.#select(request);
    return request.output === true ? found.map(([session, line, code]) => [session, line, [code, null]]) : found;
  }

  #select({ hist_access_type: kind, n, start, stop, pattern, unique }: HistoryRequest): readonly Entry[] {
    const last = (entries: readonly Entry[]) => (typeof n === "number" && n > 0 ? entries.slice(-n) : entries);
    if (kind === "range") {
      const from = typeof start === "number" ? start : 0;
      const to = typeof stop === "number" ? stop : Number.POSITIVE_INFINITY;
      return this.#entries.filter(([, line]) => line >= from && line < to);
    }
    if (kind !== "search") return last(this.#entries);
    const glob = globOf(typeof pattern === "string" ? pattern : "*");
    const matching = this.#entries.filter(([, , code]) => glob.test(code));
    if (unique !== true) return last(matching);
    return last(matching.filter(([, , code], i) => !matching.slice(i + 1).some((later) => later[2] === code)));
  }
}

/** `*` stands for any text, `?` for one character. */
function globOf(pattern: string): RegExp {
  const plain = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${plain.replace(/\*/g, "[^]*").replace(/\?/g, "[^]")}$`);
}
