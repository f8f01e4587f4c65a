import { cachedDataVersionTag, getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { isMainThread } from "node:worker_threads";

/** A flag of V8's, as we set it and as V8 does. */
interface Flag {
  readonly ours: string;
  readonly usual: string;
}
const numbered = (name: string, ours: number, usual: number): Flag => ({
  ours: `--${name}=${ours}`,
  usual: `--${name}=${usual}`,
});

/** V8 12 and later compile in one more step and were not measured. */
const isMeasured = process.versions.v8.startsWith("11.");

/*
 * The factor by which the space for new objects grows once what lies in it has survived. V8 would let it double up to
 * 32 MB, and never shrink it, where a search takes no longer with 2 or 4.
 */
const YOUNG = numbered("semi-space-growth-factor", 1, 2);
/*
 * So many bytes of a function's bytecode run before V8 optimizes it. Of a search that takes a quarter of a second most
 * code runs too few times to win back what compiling it takes, and the compiler's thread takes its core from the
 * search's own: later, searches of up to a second took a tenth less.
 */
const LATER = numbered("interrupt-budget", 270_336, 67_584);
/*
 * Thousands of candidates that share a few fits: what is done with each runs often enough on every thread to be compiled, and
 * too seldom to win that back. Of ten thousand candidates this and the next were a tenth of the processor's time. Threads on
 * large data compile the same, each for itself, while all cores are at work: of searches of a fifth of a second it was a
 * twentieth to a tenth.
 */
const LATER_STILL = numbered("interrupt-budget", 540_672, 67_584);
/*
 * A heap of a few megabytes is marked in one go sooner than bit by bit beside the work: of searches of a twentieth to a tenth of
 * a second that was a fifteenth to a seventh.
 */
const AT_ONCE: Flag = { ours: "--no-incremental-marking", usual: "--incremental-marking" };
/* The space for new objects is small: who looks through it with a helper waits for the helper, up to a tenth of a short search. */
const ALONE: Flag = { ours: "--no-parallel-scavenge", usual: "--parallel-scavenge" };
/*
 * How much more than what it found alive V8 lets objects take until it looks again, in percent; 0: as V8 thinks best. A
 * search of tens of thousands of trials keeps them all: V8 would let what they leave behind grow to more than they are,
 * where a look takes hundredths of a second.
 */
const LEAN = numbered("heap-growing-percent", 80, 0);

/*
 * Where V8 collects all the same, it gives back what reading and planning had taken, the room of new objects first of all.
 * Set any sooner it would do so while code is still being loaded, and again after.
 */
const SMALL: Flag = { ours: "--optimize-for-size", usual: "--no-optimize-for-size --max-semi-space-size=0" };

/** Bytes that new objects may take, unless they have come to more. */
const YOUNG_MOST = 8e6;
/** And what V8 leaves them where it makes the heap smaller. */
const YOUNG_SMALL = 2.2e6;

const SHORT = isMeasured ? [YOUNG, LATER, ALONE] : [YOUNG];
/** One a thread: the command's first file has a copy of this one, and its bundle another. */
interface State {
  /** What V8 says of its own flags. */
  readonly usual: number;
  /** Those that are set. A thread does not know what the main thread has set since. */
  own: readonly Flag[];
}
const STATE = Symbol.for("tunebook.v8-flags");
const holder = globalThis as { [STATE]?: State };
holder[STATE] ??= { usual: cachedDataVersionTag(), own: isMainThread ? [] : SHORT };
const state = holder[STATE];

const set = (flags: readonly Flag[], whose: "ours" | "usual") => {
  for (const flag of flags) setFlagsFromString(flag[whose]);
};

/** Sets V8's flags for short searches in little memory. They are the whole process's: for one that is ours alone. */
export function setFlags(): void {
  state.own = SHORT;
  set(state.own, "ours");
}

/** Before thousands of candidates are judged, or threads search large data. */
export const compileLater = (): void => add([LATER_STILL]);

/** Before few candidates are judged on small data. */
export const markAtOnce = (): void => add([AT_ONCE]);

/** Code is loaded, and the data: the next collection makes the heap smaller. */
export const keepSmall = (): void => add([SMALL]);

/** Whether it has, or never will. The flag goes then: V8 would look through the threads' heaps, which are small, more often. */
export function hasShrunk(): boolean {
  if (!isSet(SMALL)) return true;
  if (youngBytes() > YOUNG_SMALL) return false;
  state.own = state.own.filter(({ ours }) => ours !== SMALL.ours);
  set([SMALL], "usual");
  return true;
}

/** From now on what is no longer used goes soon. */
export const keepLean = (): void => add([LEAN]);

/** By its text: another copy of this module may have set it. */
const isSet = (flag: Flag): boolean => state.own.some(({ ours }) => ours === flag.ours);

/** Once. */
function add(flags: readonly Flag[]): void {
  const more = flags.filter((flag) => !isSet(flag));
  if (!isMeasured || more.length === 0) return;
  state.own = [...state.own, ...more];
  set(more, "ours");
}

/**
 * Sets V8's own again, and answers how to go back. Code that V8 has kept, be it Node's own or ours, is good under the flags
 * alone that it was made under: without it a thread takes twice as long to start.
 */
export function usualFlags(): () => void {
  set(state.own, "usual");
  return () => set(state.own, "ours");
}

/**
 * The space for new objects has grown, as no flag of ours holds where V8 starts a thread, and a module of the user's may start
 * some: it grows no more. Of long searches, where a little room saves time.
 */
export function keepYoung(): void {
  if (youngBytes() >= YOUNG_MOST) set([YOUNG], "ours");
}

const youngBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space")?.space_size ?? 0;

/** What makes or reads code that V8 keeps. */
export function underUsualFlags<T>(work: () => T): T {
  if (cachedDataVersionTag() === state.usual) return work();
  const back = usualFlags();
  try {
    return work();
  } finally {
    back();
  }
}
