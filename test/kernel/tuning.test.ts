import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { charts, PLOTLY, shown } from "./bundles.js";
import { Client, failure, ofType, printed, result } from "./client.js";

const IRIS = `study iris_knn {
  data iris
  predict species
  model knn(k ~ 1..15, weights ~ [uniform, distance])
  validate stratified(folds = 5)
  maximize accuracy
  search grid
}`;
const ANONYMOUS = (data: string) => `data ${data}
predict kind
model knn(k ~ 1..5)
validate kfold(folds = 3)
maximize accuracy
search grid`;

describe("tuning cells", () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start();
    await client.execute(
      "const flowers = Array.from({ length: 40 }, (_, i) => ({ x: i % 7, kind: i % 3 ? 'a' : 'b' }))",
    );
  });
  afterAll(() => client.kill());

  test("run their study, and show the same text each time", async () => {
    const first = await client.execute(`%%tune\n${IRIS}`);
    expect(first.reply.status).toBe("ok");
    const [text] = shown(first);
    expect(text).toMatch(/^iris_knn {2}30 trials: every candidate has run\n/);
    expect(text).toContain("kept  knn(k = 7, weights = distance)");
    expect(shown(first, "text/html")[0]).toMatch(/<table>/);
    const [chart] = charts(first);
    expect(chart!["text/plain"]).toMatch(/^Mean score over two parameters\n/);
    expect(chart!["image/svg+xml"]).toMatch(/^<svg [\s\S]*<desc/);
    expect(chart![PLOTLY]).toMatchObject({ data: [{ type: "heatmap" }] });
    const again = await client.execute(IRIS);
    expect(shown(again)).toEqual([text]);
    expect(charts(again)).toEqual([chart]);
    expect(shown(again, "text/html")[0]).toContain("nothing was fitted");
  });

  test("make a typed variable", async () => {
    const { k, weights } = JSON.parse(
      result(await client.execute("JSON.stringify(iris_knn.best.params)"))!.slice(1, -1),
    );
    expect([k, weights]).toEqual([7, "distance"]);
    expect(result(await client.execute("iris_knn.best.params.k.toFixed(1)"))).toBe("'7.0'");
    expect(failure(await client.execute("iris_knn.best.params.kk"))?.evalue).toBe(
      `Property 'kk' does not exist on type '{ k: number; weights: "uniform" | "distance"; }'.`,
    );
    expect(result(await client.execute("iris_knn.trials.shape"))).toBe("[ 30, 7 ]");
    expect(result(await client.execute("iris_knn.folds.shape"))).toBe("[ 150, 3 ]");
    expect(result(await client.execute("iris_knn"))).toMatch(/^iris_knn {2}30 trials/);
  });

  test("name what TypeScript cells hold: records, columns, data frames", async () => {
    await client.execute(
      "import { DataFrame } from 'tunebook/danfo'; const frame = new DataFrame(flowers);\n" +
        "const columns = { x: flowers.map((f) => f.x), kind: flowers.map((f) => f.kind) }",
    );
    const texts: (string | undefined)[] = [];
    for (const name of ["flowers", "frame", "columns"]) texts.push(shown(await client.execute(ANONYMOUS(name)))[0]);
    expect(texts[0]).toMatch(/^study {2}5 trials/);
    expect(new Set(texts.map((text) => text!.replace(/^study(_\d)? /, ""))).size).toBe(1);
    expect(result(await client.execute("study.best.params.k"))).toMatch(/^\d$/);
  });

  test("tell every error with its place, and run nothing", async () => {
    const answer = await client.execute(
      IRIS.replace("species", "specis").replace("k ~ 1", "k 1").replace("iris_knn", "other"),
    );
    expect(failure(answer)).toMatchObject({
      ename: "TuneError",
      evalue:
        "'iris' has no column 'specis'; did you mean 'species'?\nexpected '=' (fixed) or '~' (searched) after 'k'",
    });
    const text = failure(answer)!
      .traceback.join("\n")
      .replace(/\x1b\[\d+m/g, "");
    expect(text).toMatch(/3 │ {3}predict specis\n +│ {11}\^{6} write {2}species/);
    expect(shown(answer)).toEqual([]);
    expect(failure(await client.execute("other"))?.evalue).toBe("Cannot find name 'other'.");
  });

  test("tell what a variable is that is no data", async () => {
    await client.execute("const count = 3");
    expect(failure(await client.execute(ANONYMOUS("count")))?.evalue).toMatch(/^'count' is a number, expected a Danfo/);
  });

  test("name the data that there is, and studies once", async () => {
    await client.execute("const notes = 'words'");
    const missing = failure(await client.execute(ANONYMOUS("cuttings")))!.evalue;
    expect(missing).toMatch(/there are [^;]*\bflowers, [^;]*\biris, wine/);
    expect(missing).not.toContain("notes");
    expect(
      failure(await client.execute("show nothing_of_it"))!
        .traceback.join("\n")
        .match(/iris_knn/g),
    ).toHaveLength(1);
  });

  test("tell what stops them as the error, and what is odd beside it", async () => {
    const text = `${ANONYMOUS("flowers")}\nbudget 2 trials\nkeep worst`;
    const { evalue, traceback } = failure(await client.execute(text))!;
    expect(evalue).toMatch(/worst/);
    expect(evalue).not.toContain("budget");
    expect(traceback.join("\n")).toContain("warning[budget-below-grid]");
  });

  test("take over what a changed study had, in the same words as if it had not", async () => {
    const study = (k: number) => `study grown {\n${ANONYMOUS("flowers").replace("1..5", `1..${k}`)}\n}`;
    await client.execute(study(3));
    const changed = await client.execute(study(4));
    expect(shown(changed)[0]).toMatch(/^grown {2}4 trials[\s\S]*\n12 fits asked\n?/);
    expect(shown(changed)[0]).not.toMatch(/taken over|stored/);
    expect(shown(changed, "text/html")[0]).toMatch(/3 of 4 trials taken over from the stored run/);
  });

  test("advise nothing that no argument can be", async () => {
    const answer = await client.execute(
      "study least {\n  data iris\n  predict species\n  model knn(k ~ 1..5)\n  validate kfold(folds = 3)\n  maximize accuracy\n}",
    );
    expect(shown(answer)[0]).toMatch(/kept {2}knn\(k = 1\)/);
    expect(shown(answer)[0]).not.toContain("at-edge");
  });

  test("tell a study's state", async () => {
    const { reply } = await client.request("inspect_request", {
      code: "show iris_knn",
      cursor_pos: 10,
      detail_level: 0,
    });
    expect((reply.data as Record<string, string>)["text/plain"]).toMatch(
      /^study iris_knn: complete, 30 trials\nkept: accuracy 0\.\d+, trial \d+: k = 7, weights = distance$/,
    );
  });

  test("show charts with their arguments", async () => {
    const [, chart] = charts(await client.execute("show iris_knn as slice\nshow iris_knn as slice(parameter = k)"));
    expect(chart!["text/plain"]).toContain("over 1 parameter: k");
    expect(shown(await client.execute("show iris_knn as slice(parameter = q)"))[0]).toMatch(
      /'q' was not tried .* k, weights were/,
    );
    expect(failure(await client.execute("show iris_knn as slice(q = 1)"))?.evalue).toBe("slice has no parameter 'q'");
  });

  test("extend studies of earlier cells, and obey commands", async () => {
    const answer = await client.execute(
      "study wide extends iris_knn {\n  model minmax |> knn(k ~ 1..40)\n  search random\n  budget 10 trials\n}\n" +
        "check wide\nexplain wide\nrun wide\ncompare iris_knn, wide as edf\nshow wide as history",
    );
    expect(failure(answer)).toBe(undefined);
    const [checked, explained, ran, compared] = shown(answer);
    expect(checked).toBe("wide: nothing is wrong with it; 10 candidates, 50 fits");
    expect(explained).toMatch(/^wide {3}plan [\s\S]*random\b.* over 1 parameter[\s\S]*minmax/);
    expect(ran).toMatch(/^wide {2}10 trials/);
    expect(compared).toMatch(/study +trials[\s\S]*\niris_knn +30[\s\S]*\nwide +10/);
    const below = charts(answer).map((bundle) => String(bundle["text/plain"]).split("\n")[0]);
    expect(below.slice(-3)).toEqual([
      ...Array(2).fill("Share of trials that are at least so good"),
      "How the search went",
    ]);
  });

  test("tell of what has not run, and of studies that are not known", async () => {
    expect(failure(await client.execute(`${IRIS.replace("iris_knn", "later")}\ncheck later\nshow later`))?.evalue).toBe(
      "later has not run yet",
    );
    expect(failure(await client.execute("run iris_kn"))?.evalue).toMatch(/iris_kn.*iris_knn/);
  });

  test("can be interrupted, keep their trials, and go on", async () => {
    const slow = `study slow {
  data wine
  predict cultivar
  model random_forest(trees = 20, max_features ~ 0.1..0.9, min_leaf ~ 1..20)
  validate stratified(folds = 5)
  maximize accuracy
  search random
  budget 40 trials
}`;
    const begun = new Promise<void>((resolve) => {
      const stop = client.listen(({ header, content }) => {
        const text = (content.data as Record<string, string> | undefined)?.["text/plain"] ?? "";
        if (!/display_data$/.test(header.msg_type) || !/^slow: [1-9]/.test(text)) return;
        stop();
        resolve();
      });
    });
    const running = client.execute(slow);
    await begun;
    // The trials run elsewhere: the kernel answers meanwhile.
    const code = "iris_knn.best.params.";
    const completed = await client.request("complete_request", { code, cursor_pos: code.length });
    expect(completed.reply.matches).toEqual(["k", "weights"]);
    await client.interrupt();
    const answer = await running;
    expect(failure(answer)).toMatchObject({
      ename: "KeyboardInterrupt",
      evalue: expect.stringMatching(/^[1-9]\d* of 40 trials of slow are stored: run the cell again to go on$/),
    });
    const done = Number(result(await client.execute("slow.trials.shape[0]")));
    expect(done).toBeGreaterThan(0);
    const again = await client.execute(slow);
    expect(shown(again)[0]).toMatch(/^slow {2}40 trials: the budget/);
    expect(ofType(again, "update_display_data").length).toBeLessThan(100);
  });

  test("warn of what is odd, and run all the same", async () => {
    const answer = await client.execute(ANONYMOUS("flowers").replace("search grid", "search grid\nbudget 2 trials"));
    expect(printed(answer, "stderr").replace(/\x1b\[\d+m/g, "")).toMatch(/^warning\[budget-below-grid\]/);
    expect(shown(answer)[0]).toMatch(/^study_\d {2}2 trials/);
  });

  test("fail where an expectation is missed, after all is shown", async () => {
    const answer = await client.execute(
      ANONYMOUS("flowers").replace("search grid", "search grid\nexpect accuracy >= 2"),
    );
    expect(shown(answer)[0]).toMatch(/^study_\d {2}5 trials/);
    expect(failure(answer)?.evalue).toMatch(/^study_\d: expected accuracy >= 2, found accuracy 0\.\d+$/);
  });

  test.each([
    ["study a {\n  data iris", "incomplete"],
    ["%%tune\nstudy a {", "incomplete"],
    ["study a {\n  data iris\n  predict species\n}", "complete"],
    ["study a {\n  data = 3\n}", "invalid"],
  ])("know whether %j is complete", async (code, status) => {
    expect((await client.request("is_complete_request", { code })).reply.status).toBe(status);
  });
});
