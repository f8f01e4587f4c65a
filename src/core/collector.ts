import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** V8's, of all that is dead; or of what is young alone, in a fraction of a millisecond. */
export type Collect = (options?: { readonly type: "minor" }) => void;

/** To get hold of the collector. */
const ATTEMPTS = 20;

let known: Collect | undefined;

/**
 * V8's collector. Flags are the whole process's: between the two lines another thread that does the same may have taken
 * this one back. Without luck V8 collects when it sees fit.
 */
export function collector(): Collect {
  for (let attempt = 0; known === undefined && attempt < ATTEMPTS; attempt++) {
    setFlagsFromString("--expose-gc");
    known = runInNewContext("globalThis.gc") as Collect | undefined;
    // Under other flags, threads to come could not use the code that V8 has kept.
    setFlagsFromString("--no-expose-gc");
  }
  return known ?? (() => {});
}

/**
 * Frees what is dead on this thread and moves together what lies scattered, so that the system has the pages between: some
 * ten milliseconds. For once a program has done what leaves most behind. To move all that is alive would free no more, and
 * take twice its memory meanwhile.
 */
export function compact(): void {
  const collect = collector();
  // What lies scattered V8 knows of the collection before.
  collect();
  setFlagsFromString("--optimize-for-size");
  collect();
  setFlagsFromString("--no-optimize-for-size");
  // Which the flag before sets, too, for threads to come.
  setFlagsFromString("--max-semi-space-size=0");
}
