/** items in a chain of lazy steps, as tfjs-data names them: array(x).shuffle(n, seed).take(k).toArray(). */
export function array(items) {
  return {
    shuffle: (_window, seed) => array(shuffled(items, keyOf(seed))),
    take: (count) => array(items.slice(0, count)),
    toArray: async () => [...items],
  };
}

/** Fisher and Yates's shuffle: every order equally likely, the same for the same key. */
function shuffled(items, key) {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(fraction(key, i) * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

/** FNV-1a over the seed's text: a 32-bit key. */
function keyOf(seed) {
  let hash = 0x811c9dc5;
  for (const letter of String(seed)) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  return hash >>> 0;
}

/** A number in [0, 1) that depends on key and index alone. The finalizer of MurmurHash3, 32 bit. */
function fraction(key, index) {
  let h = (key + Math.imul(index, 0x9e3779b9)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
