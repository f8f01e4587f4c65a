/**
 * Adds what each row's node of one tree holds to the row's sums: of every one of some depths, which ascend, the node that it
 * has come to so many levels down.
 * x: features × rows f32.   firsts: i32 a node, its split or −1.   features i32 and thresholds f32 a split.
 * values: nodes × width f64.   sums: depths × width × rows f64.
 * Splits are those of the whole forest; this tree's begin with `split`, and each gave it two nodes.
 */
export function forestAdd(
  x: usize,
  rows: i32,
  split: i32,
  firsts: usize,
  features: usize,
  thresholds: usize,
  values: usize,
  width: i32,
  depths: usize,
  depthCount: i32,
  sums: usize,
): void {
  const stride = <usize>rows << 3;
  for (let i = 0; i < rows; i++, x += 4, sums += 8) {
    let at: usize = 0;
    let level = 0;
    let to = sums;
    for (let k = 0; k < depthCount; k++) {
      for (const depth = load<i32>(depths + (<usize>k << 2)); level < depth; level++) {
        const first = load<i32>(firsts + (at << 2));
        if (first < 0) break;
        const own = <usize>(first - split);
        const value = load<f32>(x + ((<usize>load<i32>(features + (own << 2)) * rows) << 2));
        at = 2 * own + 1 + (value <= load<f32>(thresholds + (own << 2)) ? 0 : 1);
      }
      for (let from = values + ((at * width) << 3), end = from + (<usize>width << 3); from < end; from += 8) {
        store<f64>(to, load<f64>(to) + load<f64>(from));
        to += stride;
      }
    }
  }
}
