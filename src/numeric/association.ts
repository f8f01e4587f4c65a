/** How strongly a feature goes with the target, larger is stronger; NaN where the feature does not vary. */
export type Association = (feature: Float64Array, y: Float64Array, classes: number) => number;

/** F statistic of a one-way analysis of variance over the classes that occur. */
export const anovaF: Association = (feature, y, classes) => {
  const n = feature.length;
  const counts = new Float64Array(classes);
  const sums = new Float64Array(classes);
  let total = 0;
  for (let i = 0; i < n; i++) {
    counts[y[i]!] = counts[y[i]!]! + 1;
    sums[y[i]!] = sums[y[i]!]! + feature[i]!;
    total += feature[i]!;
  }
  const mean = total / n;
  const means = sums.map((sum, c) => sum / counts[c]!);
  let between = 0;
  let present = 0;
  for (let c = 0; c < classes; c++) {
    if (counts[c] === 0) continue;
    present++;
    between += counts[c]! * (means[c]! - mean) ** 2;
  }
  let within = 0;
  for (let i = 0; i < n; i++) within += (feature[i]! - means[y[i]!]!) ** 2;
  return between / (present - 1) / (within / (n - present));
};

/** F statistic of the regression on this feature alone: r² / (1 − r²) · (n − 2). */
export const correlationF: Association = (feature, y) => {
  const n = feature.length;
  const meanOf = (values: Float64Array) => values.reduce((sum, v) => sum + v, 0) / n;
  const meanX = meanOf(feature);
  const meanY = meanOf(y);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const dx = feature[i]! - meanX;
    const dy = y[i]! - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const squared = (xy * xy) / (xx * yy);
  return (squared / Math.max(0, 1 - squared)) * (n - 2);
};

/** Chi-squared of sums per class against what class shares alone would give. feature: not negative. */
export const chiSquared: Association = (feature, y, classes) => {
  const n = feature.length;
  const counts = new Float64Array(classes);
  const sums = new Float64Array(classes);
  let total = 0;
  for (let i = 0; i < n; i++) {
    counts[y[i]!] = counts[y[i]!]! + 1;
    sums[y[i]!] = sums[y[i]!]! + feature[i]!;
    total += feature[i]!;
  }
  let chi = 0;
  for (let c = 0; c < classes; c++) {
    if (counts[c] === 0) continue;
    const expected = (total * counts[c]!) / n;
    chi += (sums[c]! - expected) ** 2 / expected;
  }
  return chi;
};
