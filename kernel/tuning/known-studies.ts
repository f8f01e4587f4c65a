import type { SourceFile, Study as Syntax } from "../../grammar/ast.js";
import { parse } from "../../grammar/parse.js";
import type { Planned } from "../../src/plan/planned.js";
import type { StudyVariable } from "./study-variable.js";

/** A study of this session. */
export interface Known {
  /** As its cell has it. */
  readonly text: string;
  readonly planned: Planned;
  /** Absent until it has run. */
  readonly variable?: StudyVariable;
}

/** The studies of this session by name: the newest of each. */
export class KnownStudies {
  readonly #studies = new Map<string, Known>();

  get(name: string): Known | undefined {
    return this.#studies.get(name);
  }

  get names(): readonly string[] {
    return [...this.#studies.keys()];
  }

  set(name: string, known: Known): void {
    this.#studies.set(name, known);
  }

  /** The texts of the studies that a cell extends and does not hold itself, bases first. */
  basesOf(file: SourceFile): string {
    const texts: string[] = [];
    const seen = new Set(studiesOf(file).flatMap((study) => study.name?.text ?? []));
    const visit = (study: Syntax) => {
      const base = study.extends?.text;
      const known = base === undefined || seen.has(base) ? undefined : this.#studies.get(base);
      if (known === undefined) return;
      seen.add(base!);
      for (const each of studiesOf(parse(known.text).file)) visit(each);
      texts.push(`${known.text}\n`);
    };
    for (const study of studiesOf(file)) visit(study);
    return texts.join("");
  }
}

export const studiesOf = (file: SourceFile): readonly Syntax[] =>
  file.items.filter((item): item is Syntax => item.kind === "study");
