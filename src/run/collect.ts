import { getHeapStatistics } from "node:v8";
import { collector } from "../core/collector.js";
import { pagesTaken } from "../core/pages.js";
import { releaseArenas } from "../numeric/kernels/arena.js";

/** Work on fewer bytes leaves what it has left behind to V8. */
const LARGE_BYTES = 64 * 2 ** 20;
/**
 * So much more outside of the heap than after the last collection, and the next one comes. A collection takes ten
 * milliseconds and more, which is a tenth of a short search.
 */
let moreBytes = 16 * 2 ** 20;
/**
 * Of all threads of a run together, but no less than the least of one. With twice as much long searches take up to 10 MB
 * more and are no faster; with half as much short ones take a tenth longer.
 */
const TOGETHER_BYTES = 24 * 2 ** 20;
const LEAST_BYTES = 4 * 2 ** 20;

/** This thread is one of so many that work. */
export function freeAmong(threads: number): void {
  moreBytes = Math.max(LEAST_BYTES, TOGETHER_BYTES / threads);
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
