/**
 * Writes column j of an n × p matrix into panels of `width` rows: panel i / width holds its rows column after column,
 * [n / width][p][width], so that a kernel reads it from front to back. Rows that fill up the last panel are 0.
 * from: n long.   to: ceil(n / width) · p · width long.
 */
export function packColumn(from: usize, n: i32, p: i32, j: i32, width: i32, to: usize): void {
  const step = (<usize>p * <usize>width) << 3;
  let at = to + ((<usize>j * <usize>width) << 3);
  let i = 0;
  while (i < n) {
    for (let lane = 0; lane < width; lane++, i++) {
      store<f64>(at + (<usize>lane << 3), i < n ? load<f64>(from + (<usize>i << 3)) : 0);
    }
    at += step;
  }
}

/**
 * The same in single precision, less `middle`; adds each row's square to `sums`.
 * sums: n long.   to: ceil(n / width) · p · width singles, all 0 to begin with.
 */
export function packSingles(from: usize, n: i32, p: i32, j: i32, width: i32, middle: f64, to: usize, sums: usize): void {
  const step = (<usize>p * <usize>width) << 2;
  let at = to + ((<usize>j * <usize>width) << 2);
  for (let i = 0; i < n; i += width) {
    const count = min(width, n - i);
    for (let lane = 0; lane < count; lane++) {
      const offset = <usize>(i + lane) << 3;
      const value = <f32>(load<f64>(from + offset) - middle);
      store<f32>(at + (<usize>lane << 2), value);
      store<f64>(sums + offset, load<f64>(sums + offset) + <f64>value * <f64>value);
    }
    at += step;
  }
}

/**
 * Four columns side by side: out[i][lane] = columns[lane][i] − means[lane], times factor[i] where factor is not 0.
 * columns: `stride` bytes apart.   means: 4 long.   factor: n long, or 0.   out: n × 4.
 */
export function interleave(columns: usize, stride: usize, n: i32, out: usize, means: usize, factor: usize): void {
  const lowMeans = v128.load(means, 0);
  const highMeans = v128.load(means, 16);
  for (let i = 0; i < n; i++) {
    const at = columns + (<usize>i << 3);
    let low = f64x2.replace_lane(v128.load64_zero(at), 1, load<f64>(at + stride));
    let high = f64x2.replace_lane(v128.load64_zero(at + 2 * stride), 1, load<f64>(at + 3 * stride));
    low = f64x2.sub(low, lowMeans);
    high = f64x2.sub(high, highMeans);
    if (factor != 0) {
      const w = v128.load64_splat(factor + (<usize>i << 3));
      low = f64x2.mul(low, w);
      high = f64x2.mul(high, w);
    }
    const to = out + (<usize>i << 5);
    v128.store(to, low, 0);
    v128.store(to, high, 16);
  }
}

/**
 * sums += Σ columns[lane][i], times factor[i] where factor is not 0: each sum goes from the first row to the last.
 * columns: four, `stride` bytes apart.   factor: n long, or 0.   sums: 4 long.
 */
export function addColumns(columns: usize, stride: usize, n: i32, sums: usize, factor: usize): void {
  let low = v128.load(sums, 0);
  let high = v128.load(sums, 16);
  for (let i = 0; i < n; i++) {
    const at = columns + (<usize>i << 3);
    let first = f64x2.replace_lane(v128.load64_zero(at), 1, load<f64>(at + stride));
    let second = f64x2.replace_lane(v128.load64_zero(at + 2 * stride), 1, load<f64>(at + 3 * stride));
    if (factor != 0) {
      const w = v128.load64_splat(factor + (<usize>i << 3));
      first = f64x2.mul(first, w);
      second = f64x2.mul(second, w);
    }
    low = f64x2.add(low, first);
    high = f64x2.add(high, second);
  }
  v128.store(sums, low, 0);
  v128.store(sums, high, 16);
}
