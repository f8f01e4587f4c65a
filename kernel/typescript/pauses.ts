import type { Compiler, Node } from "./compiler.js";
import { type Edit, type Edited, edited } from "./edits.js";
import { Interrupted } from "./interrupted.js";

/** Set from the thread of the sockets while an interrupt is not heard of. */
const wanted = new Int32Array(new SharedArrayBuffer(4));

/** For the thread of the sockets: a one breaks what runs at its next pause. */
export const pauseFlag = wanted.buffer as SharedArrayBuffer;

/** What cells call at their pauses. Throws Interrupted. Atomic: a plain read might be made once for all rounds of a loop. */
export function pause(): void {
  if (Atomics.load(wanted, 0) !== 0) throw new Interrupted();
}

/** An interrupt was heard of: nothing is to be broken any more. */
export const heard = (): void => void Atomics.store(wanted, 0, 0);

/** The name of `pause` in a cell. */
export const PAUSE = "__tunebook_pause__";

/** Words without which nothing runs later than its cell. */
const LATER = /\b(await|async|then|set(Timeout|Interval|Immediate)|queueMicrotask|nextTick|on|once|addEventListener)\b/;

/**
 * JavaScript that may run later, with a pause at the head of each round of its loops and of its asynchronous
 * functions: no signal breaks what runs after an `await`. Other code is as it was, and as fast.
 */
export function withPauses(script: string, ts: Compiler): Edited {
  if (!LATER.test(script)) return edited(script, []);
  const file = ts.createSourceFile("cell.mjs", script, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const edits: Edit[] = [];
  const put = (at: number, text: string) => edits.push({ start: at, end: at, text });
  const visit = (node: Node): void => {
    const body = ts.isIterationStatement(node, false) ? node.statement : asyncBody(node, ts);
    if (body !== undefined && ts.isBlock(body)) put(body.getStart(file) + 1, `${PAUSE}();`);
    else if (body !== undefined) put(body.getStart(file), `{${PAUSE}();`);
    ts.forEachChild(node, visit);
    if (body !== undefined && !ts.isBlock(body)) put(body.end, "}");
  };
  visit(file);
  return edited(script, edits);
}

function asyncBody(node: Node, ts: Compiler): Node | undefined {
  if (!ts.isFunctionLike(node) || !("body" in node)) return undefined;
  const body = node.body as Node | undefined;
  const isAsync =
    ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);
  return isAsync === true && body !== undefined && ts.isBlock(body) ? body : undefined;
}
