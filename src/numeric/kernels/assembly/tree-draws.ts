/** The numbers of ../../tree-draws.ts. */
export function mix(value: u32): u32 {
  let h = value;
  h ^= h >> 16;
  h *= 0x85ebca6b;
  h ^= h >> 13;
  h *= 0xc2b2ae35;
  return h ^ (h >> 16);
}

export function drawAt(a: u32, b: u32, place: u32): u32 {
  return mix(mix(a + place * 0x9e3779b1) ^ b);
}

/** The draws at a place and the three after it. */
// @ts-expect-error: decorator
@inline
export function drawFour(a: u32, b: u32, place: u32): v128 {
  const places = i32x4.add(i32x4.splat(place), i32x4(0, 1, 2, 3));
  const first = mixFour(i32x4.add(i32x4.splat(a), i32x4.mul(places, i32x4.splat(0x9e3779b1))));
  return mixFour(v128.xor(first, i32x4.splat(b)));
}

// @ts-expect-error: decorator
@inline
function mixFour(values: v128): v128 {
  let h = v128.xor(values, i32x4.shr_u(values, 16));
  h = i32x4.mul(h, i32x4.splat(0x85ebca6b));
  h = v128.xor(h, i32x4.shr_u(h, 13));
  h = i32x4.mul(h, i32x4.splat(0xc2b2ae35));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

/** Keys of both children: the left one's two words, then the right one's. */
// @ts-expect-error: decorator
@inline
export function childKeys(a: u32, b: u32): v128 {
  const sides = i32x4(0x27d4eb2f, 0x165667b1, 2 * 0x27d4eb2f, 2 * 0x165667b1);
  const first = mixFour(i32x4.add(i32x4(b, a, b, a), sides));
  return mixFour(v128.xor(i32x4(a, b, a, b), first));
}
