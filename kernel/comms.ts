import type { FrontEnd } from "./front-end.js";
import type { Content, Message } from "./wire/message.js";

/** Answers what comes in over a comm; undefined: nothing to say. */
export type CommTarget = (data: Content) => Promise<Content | undefined>;

/** Open lines of front-end extensions to the kernel. */
export class Comms {
  readonly #frontEnd: FrontEnd;
  readonly #targets: Readonly<Record<string, CommTarget>>;
  /** Comm → target. */
  readonly #open = new Map<string, string>();

  constructor(frontEnd: FrontEnd, targets: Readonly<Record<string, CommTarget>>) {
    this.#frontEnd = frontEnd;
    this.#targets = targets;
  }

  /** The content of a comm_info_reply. */
  list(target: unknown): Content {
    const open = [...this.#open].filter(([, name]) => target === undefined || target === name);
    return { status: "ok", comms: Object.fromEntries(open.map(([id, target_name]) => [id, { target_name }])) };
  }

  open(request: Message): void {
    const { comm_id, target_name } = request.content as { comm_id: string; target_name: string };
    if (Object.hasOwn(this.#targets, target_name)) this.#open.set(comm_id, target_name);
    else this.#send("comm_close", comm_id, {}, request);
  }

  close({ content }: Message): void {
    this.#open.delete(content.comm_id as string);
  }

  /** Resolves when the answer is on its way. */
  async receive(request: Message): Promise<void> {
    const { comm_id, data } = request.content as { comm_id: string; data: Content };
    const target = this.#open.get(comm_id);
    const answer = target === undefined ? undefined : await this.#targets[target]!(data);
    if (answer !== undefined) this.#send("comm_msg", comm_id, answer, request);
  }

  #send(type: string, comm_id: string, data: Content, parent: Message): void {
    this.#frontEnd.publish(type, { comm_id, data }, {}, parent);
  }
}
