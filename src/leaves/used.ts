import { parse } from "../../grammar/parse.js";
import { type Diagnostic, hasErrors } from "../core/diagnostic.js";
import { canonical, hashOf } from "../core/hash.js";
import { keyOf } from "../core/registry.js";
import { type CustomLeaf, type LeafKind, MEMBERS } from "./define.js";
import { guarded } from "./guarded-sampler.js";
import { say } from "./messages.js";
import { registryOf } from "./registries.js";

/** A leaf that a user brings, as it was found. */
export interface BroughtLeaf {
  readonly leaf: CustomLeaf;
  /** The file of the module that worker threads load it from, and the hash of what that file and its imports say. */
  readonly from?: { readonly file: string; readonly hash: string };
}

/** A user's leaf that a study may name. Plain data: threads are told of it. */
export interface UsedLeaf {
  readonly kind: LeafKind;
  readonly name: string;
  /** Under which the registries hold it: name and hash. */
  readonly key: string;
  /** Where threads load it from; without one, it is on the thread that defined it, and nowhere else. */
  readonly file?: string;
}

/** Takes leaves in, and says what is wrong with them. Of two with the same name, or with a built-in name, none is taken. */
export function admitLeaves(brought: readonly BroughtLeaf[]): {
  readonly leaves: readonly CustomLeaf[];
  readonly used: readonly UsedLeaf[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const leaves: CustomLeaf[] = [];
  const used: UsedLeaf[] = [];
  for (const { leaf, from } of brought) {
    const { kind, name } = leaf;
    const key = keyOf(name, from === undefined ? hashOfLeaf(leaf) : hashOf([kind, name, from.hash]));
    if (used.some((other) => other.kind === kind && other.key === key)) continue;
    const complaint = objectionTo(leaf, leaves);
    if (complaint !== undefined) {
      diagnostics.push(complaint);
      continue;
    }
    registryOf(kind).admit(key, kind === "sampler" ? (guarded(leaf as never) as never) : leaf);
    leaves.push(leaf);
    used.push({ kind, name, key, ...(from === undefined ? {} : { file: from.file }) });
  }
  return { leaves, used, diagnostics };
}

function objectionTo(leaf: CustomLeaf, others: readonly CustomLeaf[]): Diagnostic | undefined {
  const { kind, name } = leaf;
  if (typeof name !== "string" || !canBeWritten(name)) return say("leaf-name", { kind, name: String(name) });
  const missing = ["doc", ...MEMBERS[kind]].filter(
    (member) => (leaf as unknown as Record<string, unknown>)[member] === undefined,
  );
  if (missing.length > 0) return say("leaf-incomplete", { kind, name, missing });
  if (rivals(kind).some((rival) => registryOf(rival).names.includes(name))) return say("leaf-built-in", { kind, name });
  const isTaken = others.some((other) => other.name === name && rivals(kind).includes(other.kind));
  return isTaken ? say("leaf-twice", { kind, name }) : undefined;
}

/** Transforms and estimators stand side by side in a pipeline, and messages tell both from scorers by their names. */
const SIDE_BY_SIDE: readonly LeafKind[] = ["estimator", "transform", "scorer"];
const rivals = (kind: LeafKind): readonly LeafKind[] => (SIDE_BY_SIDE.includes(kind) ? SIDE_BY_SIDE : [kind]);

const canBeWritten = (name: string): boolean =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !hasErrors(parse(`study s {\n  search ${name}\n}`).diagnostics);

/** Of what the leaf's functions say, not of where it lies; values that they take from around them are not seen. */
function hashOfLeaf({ module: _, ...leaf }: CustomLeaf): string {
  return hashOf(canonical(plain(leaf)));
}

function plain(value: unknown): unknown {
  if (typeof value === "function") return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}
