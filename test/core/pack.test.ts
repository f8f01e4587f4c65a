import { describe, expect, it } from "vitest";
import { pack, Room, unpack } from "../../src/core/pack.js";

describe("a packed record", () => {
  it("comes back: fields as JSON has them, arrays as views into the buffer", () => {
    const record = { name: "é", list: [1, null], few: Uint8Array.of(1, 2, 3), many: Float64Array.of(-0, Number.NaN) };
    const buffer = pack(record);
    const back = unpack<typeof record>(buffer);
    expect(back).toEqual(record);
    expect(back.few.buffer).toBe(buffer);
  });

  it("is refused where it is not one, or holds what is no array of ours", () => {
    expect(() => unpack(new ArrayBuffer(4))).toThrow("too short");
    expect(() => unpack(new ArrayBuffer(16))).toThrow("wrong magic");
    expect(() => pack({ x: new BigInt64Array(1) })).toThrow("cannot pack x: a BigInt64Array");
  });
});

describe("room in a packed record", () => {
  it("is an array of zeros of its kind and length, between those that are there", () => {
    const buffer = pack({
      before: Uint8Array.of(1, 2, 3),
      room: new Room("Float64Array", 4),
      small: new Room("Uint16Array", 3),
      none: new Room("Int32Array", 0),
      after: Float64Array.of(5),
    });
    const { before, room, small, none, after } = unpack(buffer);
    expect(room).toEqual(new Float64Array(4));
    expect(small).toEqual(new Uint16Array(3));
    expect(none).toEqual(new Int32Array(0));
    expect([before, after]).toEqual([Uint8Array.of(1, 2, 3), Float64Array.of(5)]);
  });

  it("is written where it is found: the buffer is then that of the arrays themselves", () => {
    const buffer = pack({ x: new Room("Float64Array", 2), y: Uint8Array.of(9), z: new Room("Uint8Array", 3) });
    const { x, z } = unpack<{ x: Float64Array; z: Uint8Array }>(buffer);
    x.set([1.5, -2]);
    z.set([7, 8, 9]);
    const whole = pack({ x: Float64Array.of(1.5, -2), y: Uint8Array.of(9), z: Uint8Array.of(7, 8, 9) });
    expect(new Uint8Array(buffer)).toEqual(new Uint8Array(whole));
  });
});
