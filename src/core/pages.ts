/** Smaller pieces may as well be malloc's. */
const LARGE_BYTES = 2 ** 17;

let isOn = false;
let taken = 0;

/**
 * From now on large matrices and models of this thread are pages of their own, which the system has back as soon as they are
 * collected. What malloc has back it keeps, for the thread that had it: twice as much a thread as the largest piece that any
 * thread has freed (M_MMAP_THRESHOLD in mallopt(3)). Such memory is a SharedArrayBuffer, so this is for threads of ours, whose
 * buffers users never hold.
 */
export function usePages(): void {
  isOn = true;
}

/** Bytes that were handed out as pages so far: V8 does not count them in its external memory. */
export const pagesTaken = (): number => taken;

/** So many bytes of zeros. */
export function memoryOf(bytes: number): ArrayBuffer {
  if (!isOn || bytes < LARGE_BYTES) return new ArrayBuffer(bytes);
  taken += bytes;
  return new Growable(bytes, { maxByteLength: bytes }) as ArrayBufferLike as ArrayBuffer;
}

/** Pages are what may grow, up to its length here. */
const Growable = SharedArrayBuffer as new (
  bytes: number,
  options: { readonly maxByteLength: number },
) => SharedArrayBuffer;
