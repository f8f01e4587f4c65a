import { totalmem } from "node:os";

/** Transformed folds that all workers together keep, unless the machine is small. */
const MOST_BYTES = 512 * 2 ** 20;
/** Of the machine's memory, where it is. */
const SHARE = 1 / 8;

/** Bytes of transformed folds that all workers of a run together may keep for jobs to come. */
export const roomOf = (memory = totalmem()): number => Math.min(MOST_BYTES, Math.floor(SHARE * memory));
