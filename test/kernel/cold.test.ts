import { expect, test } from "vitest";
import { Client, failure, result } from "./client.js";

/** A tuning cell that arrives while the kernel still loads what it needs, as when a notebook is run at once. */
test("cells that are sent at the start meet no half-loaded engine", async () => {
  const client = await Client.start();
  try {
    const study = "data iris\npredict species\nmodel knn(k ~ 1..3)\nvalidate kfold(folds = 2)\nmaximize accuracy";
    const answers = await Promise.all([
      client.execute(study),
      client.execute('import { tune } from "tunebook"; typeof tune'),
      client.execute("study.best!.params.k > 0"),
    ]);
    expect(answers.map((answer) => failure(answer)?.evalue)).toEqual([undefined, undefined, undefined]);
    expect(answers.map(result)).toEqual([undefined, "'function'", "true"]);
  } finally {
    client.kill();
  }
});
