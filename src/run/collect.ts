import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";
import { pagesTaken } from "../core/pages.js";
import { releaseArenas } from "../numeric/kernels/arena.js";

/** Work on fewer bytes leaves what it has left behind to V8. */
const LARGE_BYTES = 64 * 2 ** 20;
/**
 * So much more outside of the heap than after the last collection, and the next one comes. Where studies run that are too
 * short for threads, a collection is a tenth of them; of threads there are many.
 */
const MORE_BYTES = (isMainThread ? 16 : 6) * 2 ** 20;

/** To get hold of the collector. */
const ATTEMPTS = 20;

/** V8's, of all that is dead; or of what is young alone, in a fraction of a millisecond. */
type Collect = (options?: { readonly type: "minor" }) => void;

let collect: Collect | undefined;
/** The least since the last collection. */
let least = 0;
/** Pages that had been handed out by then. */
let pages = 0;

/**
 * Frees what work on so many bytes has left behind. Matrices and the kernels' memories lie outside of V8's heap, which
 * sees too little of them to collect in time: dead copies of a large table would stand beside the living.
 */
export function freeAfter(bytes: number): void {
  if (bytes >= LARGE_BYTES) free();
}

/** The same after a piece of work on any data, where many have left much together, for data of so many bytes. */
export function freeBetween(bytes: number): void {
  const now = outside();
  least = Math.min(least, now);
  if (now - least + pagesTaken() - pages > Math.max(MORE_BYTES, bytes)) free();
}

/** Frees all that nobody has any more. */
export function free(): void {
  releaseArenas();
  collect ??= collector();
  collect();
  // Other threads free what was found dead; V8 counts it when the next collection begins.
  collect({ type: "minor" });
  least = outside();
  pages = pagesTaken();
}

const outside = (): number => getHeapStatistics().external_memory;

/**
 * Flags are the whole process's: between the two lines another thread that does the same may have taken this one back.
 * Without luck V8 collects when it sees fit.
 */
function collector(): Collect {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("globalThis.gc") as Collect | undefined;
    // Under other flags, threads to come could not use the code that V8 has kept.
    setFlagsFromString("--no-expose-gc");
    if (gc !== undefined) return gc;
  }
  return () => {};
}
