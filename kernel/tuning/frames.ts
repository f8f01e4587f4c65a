import { findBuiltIn } from "../../src/data/built-in.js";
import type { CustomLeaf } from "../../src/leaves/define.js";
import { leavesAmong } from "../../src/run/leaf-modules.js";
import { isFrame } from "../frame.js";
import { isStudy } from "./study-variable.js";

type Names = Readonly<Record<string, unknown>>;

/**
 * The variables that a `data` clause may name. Of those that are no data, only such as hide no built-in set: naming one
 * is then told as what it is, a number or a function.
 */
export function framesAmong(names: Names): Names {
  const entries = Object.entries(readable(names)).filter(
    ([name, value]) => !isStudy(value) && (isData(value) || findBuiltIn(name) === undefined),
  );
  return Object.fromEntries(entries);
}

/** The variables that hold data, for completion. */
export const dataAmong = (names: Names): readonly string[] =>
  Object.keys(readable(names)).filter((name) => !isStudy(names[name]) && isData(names[name]));

/** The leaves of the user's own among the variables; of two that share a name, the later one. */
export function leavesIn(names: Names): readonly CustomLeaf[] {
  const leaves = leavesAmong(Object.values(readable(names)));
  return leaves.filter((leaf, i) => !leaves.some((l, j) => j > i && l.kind === leaf.kind && l.name === leaf.name));
}

/** The columns of a variable; of none, or of something else, none. */
export function columnsOf(value: unknown): readonly string[] {
  if (isFrame(value)) return value.columns.map(String);
  if (!isData(value)) return [];
  return Object.keys(Array.isArray(value) ? (value[0] as object) : (value as object));
}

/** Without those that throw when they are looked at: revoked proxies, getters of half-made objects. */
function readable(names: Names): Names {
  const canRead = (value: unknown) => {
    try {
      return isStudy(value) || isData(value) || leavesAmong([value]).length >= 0;
    } catch {
      return false;
    }
  };
  return Object.fromEntries(Object.entries(names).filter(([, value]) => canRead(value)));
}

/** A data frame, a list of records, or lists by name. */
function isData(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (isFrame(value)) return true;
  if (Array.isArray(value)) return typeof value[0] === "object" && value[0] !== null && !Array.isArray(value[0]);
  const lists = Object.values(value);
  return lists.length > 0 && lists.every((list) => Array.isArray(list) || ArrayBuffer.isView(list));
}
