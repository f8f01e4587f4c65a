import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** Version of the Jupyter messaging protocol that is spoken. */
export const PROTOCOL = "5.4";

export interface Header {
  readonly msg_id: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly msg_type: string;
  readonly version: string;
}
export type Content = Readonly<Record<string, unknown>>;

/** A message as it came: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol */
export interface Message {
  /** Who sent it: a reply carries the same. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  readonly parent_header: Partial<Header>;
  readonly metadata: Content;
  readonly content: Content;
  readonly buffers: readonly Uint8Array[];
}

/** What a reply needs of the message that it answers. */
export type Parent = Pick<Message, "identities" | "header">;

/** A message that is to be sent. */
export interface Draft {
  readonly type: string;
  readonly content: Content;
  readonly parent?: Parent | undefined;
  readonly metadata?: Content | undefined;
  readonly buffers?: readonly Uint8Array[] | undefined;
}

const DELIMITER = Buffer.from("<IDS|MSG>");

/** Reads and writes signed messages of one session. */
export class Codec {
  readonly #key: string;
  readonly #hash: string;
  readonly #session = randomUUID();
  readonly #username: string;

  /** `scheme`: "hmac-sha256". An empty key: nothing is signed, and any signature passes. */
  constructor(key: string, scheme = "hmac-sha256", username = "kernel") {
    this.#key = key;
    this.#hash = scheme.replace(/^hmac-/, "");
    this.#username = username;
  }

  /** undefined: not a message, or signed with another key. */
  decode(frames: readonly Uint8Array[]): Message | undefined {
    const at = frames.findIndex((frame) => DELIMITER.equals(frame));
    const parts = frames.slice(at + 2, at + 6);
    if (at < 0 || parts.length < 4 || !this.#isGenuine(frames[at + 1]!, parts)) return undefined;
    try {
      const [header, parent_header, metadata, content] = parts.map((part) => JSON.parse(Buffer.from(part).toString()));
      const identities = frames.slice(0, at);
      return { identities, header, parent_header, metadata, content, buffers: frames.slice(at + 6) };
    } catch {
      return undefined;
    }
  }

  encode(identities: readonly Uint8Array[], draft: Draft): Uint8Array[] {
    const header: Header = {
      msg_id: randomUUID(),
      session: this.#session,
      username: this.#username,
      date: new Date().toISOString(),
      msg_type: draft.type,
      version: PROTOCOL,
    };
    const parts = [header, draft.parent?.header ?? {}, draft.metadata ?? {}, draft.content].map((part) =>
      Buffer.from(JSON.stringify(part)),
    );
    return [...identities, DELIMITER, Buffer.from(this.#sign(parts)), ...parts, ...(draft.buffers ?? [])];
  }

  #sign(parts: readonly Uint8Array[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac(this.#hash, this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  #isGenuine(signature: Uint8Array, parts: readonly Uint8Array[]): boolean {
    if (this.#key === "") return true;
    const expected = Buffer.from(this.#sign(parts));
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
}
