import { getHeapStatistics } from "node:v8";
import { isMainThread } from "node:worker_threads";
import { collector } from "../core/collector.js";
import { pagesTaken } from "../core/pages.js";
import { releaseArenas } from "../numeric/kernels/arena.js";

/** Work on fewer bytes leaves what it has left behind to V8. */
const LARGE_BYTES = 64 * 2 ** 20;
/**
 * So much more outside of the heap than after the last collection, and the next one comes. Where studies run that are too
 * short for threads, a collection is a tenth of them; of threads there are many.
 */
let moreBytes = (isMainThread ? 16 : 4) * 2 ** 20;

/** This thread works as long as others do. */
export function freeOften(): void {
  moreBytes = 8 * 2 ** 20;
}

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
  if (now - least + pagesTaken() - pages > Math.max(moreBytes, bytes)) free();
}

/** Frees all that nobody has any more. */
export function free(): void {
  releaseArenas();
  const collect = collector();
  collect();
  // Other threads free what was found dead; V8 counts it when the next collection begins.
  collect({ type: "minor" });
  least = outside();
  pages = pagesTaken();
}

const outside = (): number => getHeapStatistics().external_memory;
