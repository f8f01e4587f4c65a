import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundles, charts, PLOTLY, shown } from "./bundles.js";
import { Client, failure, ofType, printed, result } from "./client.js";

const SMALL = (name: string, more = "") => `study ${name} {
  data iris
  predict species
  model knn(k ~ 1..5)
  validate stratified(folds = 3)
  maximize accuracy
  search grid
  seed 0
  ${more}
}`;
const CLAUSES = (k: number) =>
  SMALL("")
    .replace(/study +\{\n|\n\}$/g, "")
    .replace("1..5", `1..${k}`);

describe("studies of a notebook", () => {
  const cwd = mkdtempSync(join(tmpdir(), "tunebook-notebook-"));
  let client: Client;
  beforeAll(async () => {
    client = await Client.start({ cwd });
    await client.execute(SMALL("first"));
  }, 60_000);
  afterAll(() => {
    client.kill();
    rmSync(cwd, { recursive: true, force: true });
  });

  test("show the charts that they ask for, or the one that fits", async () => {
    const fitting = await client.execute(SMALL("first"));
    expect(charts(fitting).map((c) => c["text/plain"]!.split("\n")[0])).toEqual(["Score over one parameter"]);
    const asked = await client.execute(SMALL("first", "report history, folds"));
    expect(charts(asked).map((c) => c["text/plain"]!.split("\n")[0])).toEqual([
      "How the search went",
      "The best trials, fold by fold",
    ]);
    expect(shown(asked, "text/html")[0]).toContain("nothing was fitted");
  });

  test("carry a digest where they are saved, and no time", async () => {
    const saved = async () => {
      const answer = await client.execute(SMALL("first"));
      const [result] = ofType(answer, "display_data");
      return { metadata: result!.metadata, texts: shown(answer) };
    };
    const [one, two] = [await saved(), await saved()];
    expect(one).toEqual(two);
    expect(one.metadata).toEqual({
      tunebook: {
        study: "first",
        data: expect.stringMatching(/^[0-9a-f]{16}$/),
        plan: expect.stringMatching(/^[0-9a-f]{16}$/),
        seed: 0,
        version: expect.any(String),
        table: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    });
    expect(result(await client.execute("first.digest.table.length"))).toBe("16");
  });

  test("are drawn by TypeScript cells", async () => {
    const [plot] = ofType(await client.execute('first.plot("history")'), "execute_result");
    expect(Object.keys(plot!.data as object)).toEqual([PLOTLY, "image/svg+xml", "text/plain"]);
    expect(failure(await client.execute('first.plot("histori")'))?.evalue).toMatch(/"histori"/);
    expect(failure(await client.execute('first.plot("histori" as any)'))?.evalue).toMatch(
      /there is no chart 'histori'/,
    );
    const [slice] = ofType(await client.execute('first.plot("slice", { parameter: "k" })'), "execute_result");
    expect(slice!.data).toHaveProperty([PLOTLY, "data", 0, "type"], "scatter");
  });

  test("send the forms that are asked for", async () => {
    expect(printed(await client.execute("%render html"))).toBe("charts are sent as html\n");
    const [chart] = bundles(await client.execute("show first as history"));
    expect(Object.keys(chart!)).toEqual(["text/html", "text/plain"]);
    expect(chart!["text/html"]).toMatch(/^<div [^>]*><img alt=.*<script>/);
    expect(failure(await client.execute("%render htm"))?.evalue).toMatch(/there is no form 'htm'/);
    expect(printed(await client.execute("%render default"))).toBe("charts are sent as plotly+svg\n");
    expect(failure(await client.execute("%rendr svg"))?.evalue).toBe("there is no magic %rendr; did you mean %render?");
  });

  test("are diagnosed over a comm, as an extension asks", async () => {
    const ask = async (code: string, others: readonly string[] = []) => {
      await client.request("comm_open", { comm_id: "c", target_name: "tunebook.language", data: {} }, "iopub");
      const answer = await client.request("comm_msg", { comm_id: "c", data: { id: 1, code, others } }, "iopub");
      const { findings } = ofType(answer, "comm_msg")[0]!.data as {
        findings: { from: number; to: number; message: string }[];
      };
      return findings.map(({ from, to, message }) => `${code.slice(from, to)}: ${message.split("\n")[0]}`);
    };
    expect(await ask(SMALL("right"))).toEqual([]);
    expect(await ask(SMALL("wrong").replace("species", "specis").replace("accuracy", "acuracy"))).toEqual([
      "specis: 'iris' has no column 'specis'; did you mean 'species'?",
      expect.stringMatching(/^acuracy: /),
    ]);
    // What another cell will define, when it has run, is no mistake.
    const frame = SMALL("later").replace("data iris", "data flowers");
    expect(await ask(frame)).toEqual([expect.stringMatching(/^flowers: /)]);
    expect(await ask(frame, ["const flowers = load()"])).toEqual([]);
    expect(await ask("show later")).toEqual([expect.stringMatching(/^later: /)]);
    expect(await ask("show later", [SMALL("later")])).toEqual([]);
    expect(await ask("const x: string = 3")).toEqual([]);
  });

  test("have names of their own when they have none", async () => {
    const names = async (code: string) => shown(await client.execute(code)).map((text) => text.split(" ")[0]);
    expect(await names(CLAUSES(3))).toEqual(["study"]);
    expect(await names(CLAUSES(4))).toEqual(["study_2"]);
    expect(await names(CLAUSES(3))).toEqual(["study"]);
    expect(result(await client.execute("[study, study_2].map((s) => s.trials.shape[0])"))).toBe("[ 3, 4 ]");
  });

  test("outlive the kernel: what is stored is shown, compared and gone on with", async () => {
    const other = await Client.start({ cwd });
    try {
      expect(failure(await other.execute("first"))?.evalue).toBe("Cannot find name 'first'.");
      const answer = await other.execute("show first\ncompare first, study_2\nshow first as history\nresume first");
      expect(failure(answer)).toBe(undefined);
      expect(shown(answer).map((text) => text.slice(0, 5))).toEqual(["first", "study", "first"]);
      expect(charts(answer)).toHaveLength(2);
      expect(result(await other.execute("first.best.params.k"))).toMatch(/^\d$/);
      expect(failure(await other.execute("show frst"))?.evalue).toMatch(/'frst'.*first/);
    } finally {
      other.kill();
    }
  });
});
