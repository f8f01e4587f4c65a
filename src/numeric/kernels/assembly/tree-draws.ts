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

export function childA(a: u32, b: u32, side: u32): u32 {
  return mix(a ^ mix(b + (side + 1) * 0x27d4eb2f));
}

export function childB(a: u32, b: u32, side: u32): u32 {
  return mix(b ^ mix(a + (side + 1) * 0x165667b1));
}
