/** Vectors of parameters: outputs × width, the intercept last. Sums run from the first number to the last. */

/** ½ (the squares of all but the intercepts + with several outputs, the square of the sum of these). */
export function softmaxPenalty(theta: usize, width: i32, outputs: i32): f64 {
  const last = <usize>(width - 1) << 3;
  let squares: f64 = 0;
  let intercepts: f64 = 0;
  for (let k = 0; k < outputs; k++) {
    for (let at: usize = 0; at < last; at += 8) {
      const value = load<f64>(theta + at);
      squares += value * value;
    }
    intercepts += load<f64>(theta + last);
    theta += last + 8;
  }
  return 0.5 * (squares + (outputs > 1 ? intercepts * intercepts : 0));
}

/** out = C out + the slope of softmaxPenalty at theta. */
export function softmaxPenalize(theta: usize, width: i32, outputs: i32, C: f64, out: usize): void {
  const last = <usize>(width - 1) << 3;
  let intercepts: f64 = 0;
  for (let k = 0; k < outputs; k++) intercepts += load<f64>(theta + <usize>k * (last + 8) + last);
  for (let k = 0; k < outputs; k++) {
    for (let at: usize = 0; at < last; at += 8) {
      store<f64>(out + at, C * load<f64>(out + at) + load<f64>(theta + at));
    }
    store<f64>(out + last, C * load<f64>(out + last) + (outputs > 1 ? intercepts : 0));
    theta += last + 8;
    out += last + 8;
  }
}

export function dotProduct(a: usize, b: usize, count: i32): f64 {
  const end = <usize>count << 3;
  let sum: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) sum += load<f64>(a + at) * load<f64>(b + at);
  return sum;
}

/** out += t a. */
export function addScaled(a: usize, t: f64, count: i32, out: usize): void {
  const end = <usize>count << 3;
  for (let at: usize = 0; at < end; at += 8) store<f64>(out + at, load<f64>(out + at) + t * load<f64>(a + at));
}

/** values: columns of n numbers; the j-th plus the j-th of as many constants. */
export function addToColumns(values: usize, n: i32, columns: i32, constants: usize): void {
  for (let j = 0; j < columns; j++) {
    const constant = load<f64>(constants + (<usize>j << 3));
    const end = values + (<usize>n << 3);
    for (; values < end; values += 8) store<f64>(values, load<f64>(values) + constant);
  }
}
