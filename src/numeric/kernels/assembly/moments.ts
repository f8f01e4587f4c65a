/** Sums that means and variances come from, as ../../moments.ts, to the last bit. weights: 0 where each value counts 1. */

/** sums: adds to the weight and to the weighted values, of those that are not NaN. */
export function momentsSum(values: usize, weights: usize, count: i32, sums: usize): void {
  let weight = load<f64>(sums);
  let sum = load<f64>(sums, 8);
  for (let k: usize = 0; k < <usize>count << 3; k += 8) {
    const v = load<f64>(values + k);
    if (v != v) continue;
    const w = weights == 0 ? 1.0 : load<f64>(weights + k);
    weight += w;
    sum += w * v;
  }
  store<f64>(sums, weight);
  store<f64>(sums, sum, 8);
}

/** sums: adds to the weighted squares of the distances from `mean`, and behind them to the weighted distances. */
export function momentsSpread(values: usize, weights: usize, count: i32, mean: f64, sums: usize): void {
  let squares = load<f64>(sums);
  let deviations = load<f64>(sums, 8);
  for (let k: usize = 0; k < <usize>count << 3; k += 8) {
    const v = load<f64>(values + k);
    if (v != v) continue;
    const w = weights == 0 ? 1.0 : load<f64>(weights + k);
    const d = v - mean;
    squares += w * d * d;
    deviations += w * d;
  }
  store<f64>(sums, squares);
  store<f64>(sums, deviations, 8);
}
