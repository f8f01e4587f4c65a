import { cachedDataVersionTag, setFlagsFromString } from "node:v8";

/** V8's factor, by which the space for new objects grows once what lies in it has survived; 1: it stays as it is. */
const grow = (factor: 1 | 2) => setFlagsFromString(`--semi-space-growth-factor=${factor}`);

const USUAL = cachedDataVersionTag();

/**
 * From now on this thread's space for new objects stays as small as it is. V8 would let it double up to 32 MB, and never
 * shrink it, where a search takes no longer with 2 or 4.
 */
export function keepYoungSmall(): void {
  grow(1);
}

/**
 * Ends that, to be called before a thread starts; what it answers goes back, to be called once the thread has. Flags are the
 * whole process's: under others than usual, the thread could not use the code that V8 has kept. Threads have limits of their own.
 */
export function letYoungGrow(): () => void {
  const before = cachedDataVersionTag();
  grow(2);
  return cachedDataVersionTag() === before ? () => {} : keepYoungSmall;
}

/** What makes or reads code that V8 keeps: it is good under equal flags alone. */
export function underUsualFlags<T>(work: () => T): T {
  if (cachedDataVersionTag() === USUAL) return work();
  letYoungGrow();
  try {
    return work();
  } finally {
    keepYoungSmall();
  }
}
