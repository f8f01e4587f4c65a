import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { packageFolder } from "../../src/core/package.js";

const collect = JSON.stringify(join(packageFolder(), "dist/src/run/collect.js"));
/** All ask at the same moment. */
const text = `
const { workerData } = require("node:worker_threads");
const gate = new Int32Array(workerData);
import(${collect}).then(({ free }) => {
  Atomics.add(gate, 0, 1);
  while (Atomics.load(gate, 0) < gate[1]) {}
  free();
});`;

test("threads that ask for the collector at once do not end each other", async () => {
  const threads = 4;
  for (let round = 0; round < 6; round++) {
    const gate = new SharedArrayBuffer(8);
    new Int32Array(gate)[1] = threads;
    const ended = Array.from({ length: threads }, () => {
      const thread = new Worker(text, { eval: true, workerData: gate });
      return new Promise((resolve) => thread.on("error", resolve).on("exit", resolve));
    });
    expect(await Promise.all(ended)).toEqual(Array(threads).fill(0));
  }
});
