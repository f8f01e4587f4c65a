import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { packageFolder } from "../../src/core/package.js";

const built = pathToFileURL(join(packageFolder(), "dist/src/core/pack.js")).href;
const begin = `
import { pack, unpack } from ${JSON.stringify(built)};
const buffer = pack({ kind: "even", width: 2, values: Float64Array.of(1, 2), places: Int32Array.of(0) });
const other = pack({ width: 3, means: Float64Array.of(1, 2) });
for (let i = 0; i < 1000; i++) { unpack(buffer); unpack(other); }
const collect = async () => { for (let i = 0; i < 4; i++) { await new Promise((next) => setTimeout(next)); gc(); } };`;

/** What a script prints that may ask V8 how it sees things. */
function seen(script: string): unknown {
  // Maps of optimized code are kept but where memory is short: as threads have it.
  const flags = ["--expose-gc", "--allow-natives-syntax", "--retain-maps-for-n-gc=0", "--input-type=module"];
  return JSON.parse(execFileSync(process.execPath, [...flags, "-e", begin + script], { encoding: "utf8" }));
}

test("records with the same fields are laid out alike before and after a collection", () => {
  const script = `
const first = unpack(buffer);
await collect();
console.log(%HaveSameMap(first, unpack(buffer)));`;
  expect(seen(script)).toBe(true);
});

test("code that reads records outlives a collection that finds none of them", () => {
  const script = `
const sum = ({ width, values, places }) => width + values[places[0]];
const use = () => { let all = 0; for (let i = 0; i < 100; i++) all += sum(unpack(buffer)); return all; };
%PrepareFunctionForOptimization(sum);
use();
const plain = %GetOptimizationStatus(sum);
%OptimizeFunctionOnNextCall(sum);
use();
const optimized = %GetOptimizationStatus(sum);
await collect();
console.log(JSON.stringify([plain, optimized, %GetOptimizationStatus(sum)]));`;
  const [plain, optimized, after] = seen(script) as number[];
  expect(optimized).not.toBe(plain);
  expect(after).toBe(optimized);
});
