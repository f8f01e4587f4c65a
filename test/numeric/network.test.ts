import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { adam, momentumDescent } from "../../src/numeric/descent.js";
import { NetworkKernel } from "../../src/numeric/kernels/network.js";
import { drawParameters, type Network, Propagation } from "../../src/numeric/network.js";
import { type NetworkMath, plainMath } from "../../src/numeric/network-math.js";
import type { Precision } from "../../src/numeric/precision.js";

const ROWS = 7;
const cases: readonly Network[] = [
  { sizes: [4, 5, 3], activation: "relu", target: "class" },
  { sizes: [4, 3, 5, 1], activation: "tanh", target: "class" },
  { sizes: [4, 6, 5, 1], activation: "logistic", target: "number" },
];

describe("the gradient of a network", () => {
  it.each(cases.map((network) => [network.activation, network.target, network] as const))(
    "%s, %s: equals the differences of its loss",
    (_activation, _target, network) => {
      const rng = keyed("network");
      const outputs = network.sizes.at(-1)!;
      const theta = drawParameters(network, rng.at("start"));
      const x = Float64Array.from({ length: ROWS * 4 }, () => rng.normal());
      const y = Float64Array.from({ length: ROWS }, () =>
        network.target === "number" ? rng.normal() : rng.int(Math.max(2, outputs)),
      );
      const weights = Float64Array.from({ length: ROWS }, () => 0.5 + rng.real());
      const total = weights.reduce((sum, w) => sum + w, 0);
      const pass = new Propagation(network, ROWS, plainMath("double"));
      // The same draw of dropped units every time.
      const forward = () => {
        pass.signals[0]!.set(x);
        pass.forward(theta, ROWS, { share: 0.3, rng: keyed("dropped") });
      };
      const loss = () => {
        forward();
        let penalty = 0;
        let at = 0;
        for (let l = 1; l < network.sizes.length; l++) {
          const end = at + network.sizes[l - 1]! * network.sizes[l]!;
          for (; at < end; at++) penalty += 0.5 * 0.4 * theta[at]! ** 2 + 0.2 * Math.abs(theta[at]!);
          at += network.sizes[l]!;
        }
        return (pass.loss(y, weights, ROWS) + penalty) / total;
      };
      const gradient = new Float64Array(theta.length);
      forward();
      pass.backward(theta, y, weights, ROWS, { l1: 0.2, l2: 0.4, dropout: 0.3 }, gradient);
      for (let k = 0; k < theta.length; k++) {
        const here = theta[k]!;
        const step = 1e-6;
        theta[k] = here + step;
        const above = loss();
        theta[k] = here - step;
        const below = loss();
        theta[k] = here;
        expect(Math.abs((above - below) / (2 * step) - gradient[k]!)).toBeLessThan(1e-7);
      }
    },
  );
});

/** Parameters after some steps on rows that are drawn, and the outputs of the last. */
function learned(
  network: Network,
  rows: number,
  penalty: { l1: number; l2: number; dropout: number },
  optimizer: "adam" | "sgd",
  math: NetworkMath,
) {
  const rng = keyed("learned", rows, ...network.sizes);
  const outputs = network.sizes.at(-1)!;
  const drawn = drawParameters(network, rng.at("start"));
  const [theta, gradient, moments] = [1, 1, optimizer === "adam" ? 2 : 1].map((n) => math.room(n * drawn.length));
  theta!.set(drawn);
  const descend =
    optimizer === "adam"
      ? adam(moments!, Float64Array.of(1, 1), math.adamStep.bind(math))
      : momentumDescent(0.9, moments!, math.momentumStep.bind(math));
  const pass = new Propagation(network, rows, math);
  const all = math.room(rows * network.sizes[0]!);
  const places = math.places(rows);
  const [y, weights, own] = [math.doubles(rows), math.doubles(rows), math.doubles(rows)];
  for (let step = 0; step < 3; step++) {
    // The last batch is smaller.
    const count = step < 2 ? rows : Math.ceil(rows / 3);
    for (let k = 0; k < all.length; k++) all[k] = rng.normal();
    for (let r = 0; r < count; r++) places[r] = rng.int(rows);
    math.takeRows(all, network.sizes[0]!, places.subarray(0, count), pass.signals[0]!);
    const targets = Float64Array.from({ length: rows }, () =>
      network.target === "number" ? rng.normal() : rng.int(Math.max(2, outputs)),
    );
    own.set(targets);
    math.takeNumbers(own, places.subarray(0, count), y);
    for (let r = 0; r < count; r++) weights[r] = rng.real();
    const dropped = penalty.dropout > 0 ? { share: penalty.dropout, rng: rng.at("dropped", step) } : undefined;
    pass.forward(theta!, count, dropped);
    pass.backward(theta!, y, weights, count, penalty, gradient!);
    descend(theta!, gradient!, 0.01);
  }
  return [Array.from(theta!), Array.from(pass.outputs)];
}

describe("the kernel of networks", () => {
  it("learns the bits of its twin", () => {
    const units = fc.integer({ min: 1, max: 19 });
    const activation = fc.constantFrom("relu" as const, "tanh" as const, "logistic" as const);
    fc.assert(
      fc.property(
        fc.array(units, { minLength: 2, maxLength: 4 }),
        activation,
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 0.4),
        fc.constantFrom(0, 0.1),
        fc.constantFrom("adam" as const, "sgd" as const),
        fc.constantFrom<Precision[]>("single", "double"),
        (sizes, kind, isClass, rows, dropout, l1, optimizer, precision) => {
          const outputs = isClass ? sizes.at(-1)! : 1;
          const network: Network = {
            sizes: [...sizes.slice(0, -1), outputs],
            activation: kind,
            target: isClass ? "class" : "number",
          };
          const penalty = { l1, l2: 0.2, dropout };
          const kernel = new NetworkKernel(precision, { numbers: 1e5, doubles: 1e4, places: 1e4, arrays: 100 });
          const plain = plainMath(precision);
          expect(learned(network, rows, penalty, optimizer, kernel)).toEqual(
            learned(network, rows, penalty, optimizer, plain),
          );
        },
      ),
      { seed: 8, numRuns: 80 },
    );
  });
});
