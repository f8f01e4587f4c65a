const one = new DataView(new ArrayBuffer(4));

/** The greatest single-precision number that is no greater. */
export function roundedDown(value: number): number {
  const near = Math.fround(value);
  if (near <= value) return near;
  one.setFloat32(0, near);
  // Of negative numbers the next lower one has the greater bits; below 0 comes the least of them.
  one.setInt32(0, near === 0 ? -0x7fffffff : one.getInt32(0) + (near > 0 ? -1 : 1));
  return one.getFloat32(0);
}
