import { cachedDataVersionTag, setFlagsFromString } from "node:v8";

/** V8's factor, by which the space for new objects grows once what lies in it has survived; 1: it stays as it is. */
const grow = (factor: 1 | 2) => setFlagsFromString(`--semi-space-growth-factor=${factor}`);

/** How much more than what it found alive V8 lets objects take until it looks again, in percent; 0: as V8 thinks best. */
const spare = (percent: 0 | 80) => setFlagsFromString(`--heap-growing-percent=${percent}`);

const USUAL = cachedDataVersionTag();
let isLean = false;

/**
 * From now on this thread's space for new objects stays as small as it is. V8 would let it double up to 32 MB, and never
 * shrink it, where a search takes no longer with 2 or 4.
 */
export function keepYoungSmall(): void {
  grow(1);
}

/**
 * From now on what is no longer used goes soon. A search of tens of thousands of trials keeps them all: V8 would let what
 * they leave behind grow to more than they are, where a look takes hundredths of a second. V8 12 and later were not measured.
 */
export function keepLean(): void {
  if (isLean || !process.versions.v8.startsWith("11.")) return;
  isLean = true;
  spare(80);
}

/**
 * Ends all that, to be called before a thread starts; what it answers goes back, to be called once the thread has. Flags are
 * the whole process's: under others than usual, the thread could not use the code that V8 has kept. Threads have limits of
 * their own.
 */
export function letYoungGrow(): () => void {
  const before = cachedDataVersionTag();
  useUsualFlags();
  return cachedDataVersionTag() === before ? () => {} : useOwnFlags;
}

/** What makes or reads code that V8 keeps: it is good under equal flags alone. */
export function underUsualFlags<T>(work: () => T): T {
  if (cachedDataVersionTag() === USUAL) return work();
  useUsualFlags();
  try {
    return work();
  } finally {
    useOwnFlags();
  }
}

function useUsualFlags(): void {
  grow(2);
  if (isLean) spare(0);
}

function useOwnFlags(): void {
  grow(1);
  if (isLean) spare(80);
}
