import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bundleOf } from "../../kernel/bundle.js";
import { toOffset, toPoints } from "../../kernel/positions.js";
import { edited } from "../../kernel/typescript/edits.js";
import { Codec } from "../../kernel/wire/message.js";

const RUNS = { seed: 4, numRuns: 200 };
const frames = (...texts: string[]) => texts.map((text) => Buffer.from(text));

describe("messages", () => {
  const draft = { type: "stream", content: { text: "×" }, metadata: { a: 1 }, buffers: frames("raw") };

  test("come out as they went in", () => {
    fc.assert(
      fc.property(fc.string(), fc.object(), (key, content) => {
        const codec = new Codec(key);
        const message = codec.decode(codec.encode(frames("who"), { ...draft, content }))!;
        expect(message.content).toEqual(JSON.parse(JSON.stringify(content)));
        expect([message.header.msg_type, message.metadata]).toEqual(["stream", { a: 1 }]);
        expect([message.identities, message.buffers].map((parts) => parts.map(String))).toEqual([["who"], ["raw"]]);
      }),
      RUNS,
    );
  });

  test("are signed as the protocol says", () => {
    // printf '{"msg_type":"x"}{}{}{}' | openssl dgst -sha256 -hmac secret
    const signature = "26d0a3c8b5422579aa6a8453b7ef5535ed8bcaae3d8448eb8b6775b776e662aa";
    const parts = frames('{"msg_type":"x"}', "{}", "{}", "{}");
    expect(new Codec("secret").decode([...frames("<IDS|MSG>", signature), ...parts])?.header.msg_type).toBe("x");
  });

  test("of another key, cut short or garbled, are none", () => {
    const codec = new Codec("key");
    const whole = codec.encode([], draft);
    expect(new Codec("other").decode(whole)).toBe(undefined);
    for (let length = 0; length < 6; length++) expect(codec.decode(whole.slice(0, length))).toBe(undefined);
    expect(new Codec("").decode(frames("<IDS|MSG>", "", "{", "{}", "{}", "{}"))).toBe(undefined);
  });
});

test("positions count code points", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "é", "🎻", "\n"), { maxLength: 9 }), fc.nat(9), (letters, n) => {
      const points = Math.min(n, letters.length);
      expect(toPoints(letters.join(""), toOffset(letters.join(""), points))).toBe(points);
    }),
    RUNS,
  );
});

test("edits know where everything comes from", () => {
  const cut = fc.record({ gap: fc.nat(4), length: fc.nat(3), text: fc.constantFrom("", "+", "++") });
  fc.assert(
    fc.property(fc.array(cut, { maxLength: 5 }), (cuts) => {
      let at = 0;
      const edits = cuts.map(({ gap, length, text }) => {
        const start = at + gap;
        at = start + length;
        return { start, end: at, text };
      });
      // Every letter but the inserted ones is found where it was.
      const original = Array.from({ length: at + 3 }, (_, i) => String.fromCharCode(97 + i)).join("");
      const { text, toOriginal } = edited(original, edits);
      for (const [i, letter] of [...text].entries()) if (letter !== "+") expect(original[toOriginal(i)]).toBe(letter);
      expect(toOriginal(text.length)).toBe(original.length);
    }),
    RUNS,
  );
});

test("values are shown as text, or as they say", () => {
  expect(bundleOf("a'b")).toEqual({ "text/plain": `"a'b"` });
  expect(bundleOf({ "text/html": "<b>" })).toEqual({ "text/html": "<b>" });
  expect(bundleOf({ "text/html": "<b>", other: 1 })).toEqual({
    "text/plain": "{ 'text/html': '<b>', other: 1 }",
  });
});
