import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { releaseArenas } from "../numeric/kernels/arena.js";

/** Jobs on fewer bytes leave what they have left behind to V8. */
const LARGE_BYTES = 64 * 2 ** 20;

let collect: (() => void) | undefined;

/**
 * Frees what work on so many bytes has left behind. Matrices and the kernels' memories lie outside of V8's heap, which
 * sees too little of them to collect in time: dead copies of a large table would stand beside the living.
 */
export function freeAfter(bytes: number): void {
  if (bytes < LARGE_BYTES) return;
  releaseArenas();
  collect ??= collector();
  collect();
}

function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
