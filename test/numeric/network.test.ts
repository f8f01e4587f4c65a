import { describe, expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { drawParameters, type Network, Propagation } from "../../src/numeric/network.js";

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
      const pass = new Propagation(network, ROWS);
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
