import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { verbs } from "../../src/cli/verbs.js";
import { trial } from "../store/events.js";
import { fakeEngine, TEXT, TRIALS, tunebook, type World, world } from "./fake.js";

let w: World;
const worlds: World[] = [];
const make = (...args: Parameters<typeof world>) => {
  const made = world(...args);
  worlds.push(made);
  writeFileSync(join(made.cwd, "iris.tune"), TEXT);
  return made;
};
beforeEach(() => {
  w = make();
});
afterEach(() => {
  for (const { cwd } of worlds.splice(0)) rmSync(cwd, { recursive: true, force: true });
});

describe("run", () => {
  test("prints the leaderboard, the kept settings, what was saved, and what to do next", async () => {
    const { code, out, err } = await tunebook(w, "run iris.tune", fakeEngine());
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatchInlineSnapshot(`
      "iris_knn  50 trials in 0.70 s: every candidate has run

         rank         accuracy   k  weights   trial
      ▸     1  0.9800 ± 0.0032  13  uniform      12
            2  0.9790 ± 0.0032  13  distance     37
            3  0.9700 ± 0.0032  12  uniform      11
            4  0.9700 ± 0.0032  14  uniform      13
            5  0.9690 ± 0.0032  12  distance     36
            6  0.9690 ± 0.0032  14  distance     38
            7  0.9600 ± 0.0032  11  uniform      10
            8  0.9600 ± 0.0032  15  uniform      14
            9  0.9590 ± 0.0032  11  distance     35
           10  0.9590 ± 0.0032  15  distance     39

      kept  knn(k = 13, weights = uniform, p = 2)
            trial 12: highest accuracy of 50
      250 fits asked, 5 run: 245 saved by sharing

      · over 50 trials the scores hardly depend on weights; fix it, and spend the trials on the others:  weights = uniform [did-not-matter]

      next
        tunebook show iris_knn --as history         how the search went
        tunebook export iris_knn -o iris_knn.model  fit the kept settings on all rows, and save the model
        tunebook predict iris_knn.model DATA        its predictions for new rows
      "
    `);
    expect(existsSync(join(w.cwd, ".tunebook", "studies.db"))).toBe(true);
  });

  test("--json: one document on stdout, by the contract", async () => {
    const { code, out } = await tunebook(w, "run iris.tune --json", fakeEngine());
    const { trials, best, ...rest } = JSON.parse(out);
    expect(code).toBe(0);
    expect(rest).toEqual({
      study: "iris_knn",
      state: "complete",
      reason: "exhausted",
      planHash: "0123456789abcdef",
      dataHash: "d",
      seed: 0,
      compared: 50,
      fits: { requested: 250, run: 5 },
      seconds: 0.7,
    });
    expect(trials.length).toBe(50);
    expect(Object.keys(trials[0])).toEqual(["number", "state", "model", "params", "values", "folds", "seconds"]);
    expect(best).toMatchObject({
      number: 12,
      params: { "knn.k": 13, "knn.weights": "uniform" },
      values: { accuracy: 0.98 },
    });
  });

  test("several studies make an array", async () => {
    const { out } = await tunebook(w, "run iris.tune iris.tune --json", fakeEngine());
    expect(JSON.parse(out).map((d: { study: string }) => d.study)).toEqual(["iris_knn", "iris_knn"]);
  });

  test("a finished study answers from the store; --fresh starts anew", async () => {
    let ran = 0;
    const engine = fakeEngine({ before: () => void ran++ });
    const first = await tunebook(w, "run iris.tune", engine);
    const second = await tunebook(w, "run iris.tune", engine);
    expect([second.out, ran]).toEqual([first.out, 50]);
    await tunebook(w, "run iris.tune --fresh", engine);
    expect(ran).toBe(100);
    expect(JSON.parse((await tunebook(w, "list --json")).out).map((r: { run: number }) => r.run)).toEqual([1, 2]);
  });

  test("Ctrl-C stores what is finished, says how to go on, and exits with 130; resume goes on", async () => {
    const engine = fakeEngine({ before: (n) => void (n === 20 && w.interrupt()) });
    const { code, err, out } = await tunebook(w, "run iris.tune", engine);
    expect(code).toBe(130);
    expect(err).toBe("interrupted: 20 trials are stored; go on with  tunebook resume iris_knn\n");
    expect(out).toContain("20 of 50 trials");
    expect((await tunebook(w, "list")).out).toContain("interrupted");
    const resumed = await tunebook(w, "resume iris_knn --json", fakeEngine());
    expect([resumed.code, JSON.parse(resumed.out).trials.length]).toEqual([0, 50]);
  });

  test("an interrupt leaves one JSON document all the same", async () => {
    const engine = fakeEngine({ before: (n) => void (n === 3 && w.interrupt()) });
    const { code, out } = await tunebook(w, "run iris.tune --json", engine);
    expect([code, JSON.parse(out).state, JSON.parse(out).trials.length]).toEqual([130, "interrupted", 3]);
  });

  test("a study that is being run is not run twice", async () => {
    let second: Awaited<ReturnType<typeof tunebook>> | undefined;
    const other = make({ cwd: w.cwd });
    const engine = fakeEngine({
      before: async (n) => {
        if (n === 5) second = await tunebook(other, "run iris.tune", fakeEngine());
      },
    });
    expect((await tunebook(w, "run iris.tune", engine)).code).toBe(0);
    expect([second!.code, second!.out]).toEqual([1, ""]);
    expect(second!.err).toContain(`error[study-is-running] study 'iris_knn' is being run by process ${process.pid}`);
  });

  test("a study in a folder below: what to do next leads to its store", async () => {
    mkdirSync(join(w.cwd, "sub"));
    writeFileSync(join(w.cwd, "sub", "iris.tune"), TEXT);
    const { out } = await tunebook(w, "run sub/iris.tune", fakeEngine());
    expect(out).toContain("tunebook show iris_knn --as history --store sub/.tunebook");
    expect((await tunebook(w, "show iris_knn --store sub/.tunebook")).code).toBe(0);
    expect((await tunebook(w, "show iris_knn")).err).toContain("there is one in sub/.tunebook:  --store sub/.tunebook");
  });

  test("a plan that is another one now is not resumed", async () => {
    await tunebook(w, "run iris.tune", fakeEngine());
    const { code, err } = await tunebook(w, "resume iris_knn", fakeEngine({ planHash: "another" }));
    expect([code, err.includes("error[plan-has-changed]")]).toEqual([1, true]);
  });

  test("errors of the study: one a line, exit 1, nothing runs; as JSON, a document with places", async () => {
    const span = { start: TEXT.indexOf("knn(k"), end: TEXT.indexOf("knn(k") + 3 };
    const engine = fakeEngine({
      diagnostics: [{ severity: "error", code: "unknown-step", message: "no knnn", span, hint: "write  knn" }],
    });
    const { code, out, err } = await tunebook(w, "run iris.tune", engine);
    expect([code, out, err]).toEqual([1, "", "iris.tune:4:12: error[unknown-step] no knnn; write  knn\n"]);
    const asJson = await tunebook(w, "run iris.tune --json", engine);
    expect(JSON.parse(asJson.out).diagnostics).toEqual([
      {
        severity: "error",
        code: "unknown-step",
        message: "no knnn",
        hint: "write  knn",
        file: "iris.tune",
        line: 4,
        column: 12,
      },
    ]);
  });

  test("a missed expect exits with 3 and says what was found", async () => {
    const predicate = {
      kind: "binary",
      operator: ">=",
      left: { kind: "param", id: "accuracy" },
      right: { kind: "literal", value: 0.99 },
    } as const;
    const expects = [{ predicate, text: "accuracy >= 0.99", span: { start: 0, end: 5 } }];
    const { code, err } = await tunebook(w, "run iris.tune", fakeEngine({ expects }));
    expect([code, err]).toEqual([
      3,
      "iris.tune:1:1: error[expect-missed] expected accuracy >= 0.99, found accuracy 0.98\n",
    ]);
    const outer = [
      {
        type: "outer",
        fold: 0,
        chosen: {},
        model: "knn",
        inner: {},
        values: { accuracy: 0.995 },
        fitsAsked: 1,
        fitsRun: 1,
      } as const,
    ];
    const sealed = await tunebook(w, "run iris.tune --fresh", fakeEngine({ expects, outer }));
    expect([
      sealed.code,
      sealed.out.includes("on the sealed part, which the search never saw: accuracy 0.9950"),
    ]).toEqual([0, true]);
  });

  test("failed trials are told of by their reasons; a study without a complete trial has failed", async () => {
    const failed = (number: number, error: string) => trial({ number, state: "failed", values: {}, folds: {}, error });
    const some = [
      ...TRIALS.slice(0, 13),
      failed(13, "singular matrix"),
      failed(14, "singular matrix"),
      failed(15, "NaN"),
    ];
    const { out } = await tunebook(w, "run iris.tune", fakeEngine({ trials: some }));
    expect(out).toContain("3 trials failed: singular matrix (trials 13, 14); NaN (trial 15)");
    const none = await tunebook(w, "run iris.tune --fresh", fakeEngine({ trials: [failed(0, "x")] }));
    expect([none.code, none.err.includes("error[no-trial-complete]")]).toEqual([1, true]);
    const short = await tunebook(w, "run iris.tune --fresh", fakeEngine({ trials: [] }));
    expect([short.code, short.err.includes("error[no-time]")]).toEqual([1, true]);
  });

  test("next steps say where the store is, when it is elsewhere", async () => {
    const { out } = await tunebook(w, "run iris.tune --store kept", fakeEngine());
    expect(out).toContain("tunebook show iris_knn --as history --store kept");
    const { err, code } = await tunebook(w, "show iris_knn");
    expect([code, err.includes("error[nothing-stored]")]).toEqual([1, true]);
  });
});

describe("at a terminal", () => {
  test("progress is one line that is cleared, within the width; the answer has colours", async () => {
    const t = make({ isTerminal: true, width: 40 });
    const { out, err } = await tunebook(
      t,
      "run iris.tune",
      fakeEngine({ before: (n) => (n % 10 === 0 ? new Promise((go) => setTimeout(go, 110)) : undefined) }),
    );
    const draws = err.split("\r\x1b[2K");
    expect(draws.length).toBeGreaterThan(3);
    expect(draws.length).toBeLessThan(12);
    expect(draws.at(-1)).toBe("");
    for (const draw of draws) expect(draw.length).toBeLessThan(40);
    expect(out).toContain("\x1b[");
    for (const line of out.split("\n\n")[1]!.split("\n"))
      expect(line.replace(/\x1b\[\d+m/g, "").length).toBeLessThanOrEqual(40);
  });

  test("NO_COLOR and FORCE_COLOR are respected", async () => {
    expect(
      (await tunebook(make({ isTerminal: true, env: { NO_COLOR: "1" } }), "run iris.tune", fakeEngine())).out,
    ).not.toContain("\x1b[1m");
    expect((await tunebook(make({ env: { FORCE_COLOR: "1" } }), "run iris.tune", fakeEngine())).out).toContain(
      "\x1b[1m",
    );
  });

  test("diagnostics have code frames", async () => {
    const t = make({ isTerminal: true, env: { NO_COLOR: "1" } });
    const start = TEXT.indexOf("k ~ 1..25");
    const engine = fakeEngine({
      diagnostics: [
        { severity: "error", code: "some-code", message: "found k", span: { start, end: start + 1 }, hint: "write  n" },
      ],
    });
    expect((await tunebook(t, "run iris.tune", engine)).err).toBe(
      [
        "error[some-code] found k",
        "  iris.tune:4:16",
        "  4 │   model    knn(k ~ 1..25, weights ~ [uniform, distance], p = 2)",
        "    │                ^ write  n",
        "\n",
      ].join("\n"),
    );
  });
});

describe("show, list, export, predict", () => {
  test("show prints what run printed; charts; unknown charts", async () => {
    await tunebook(w, "run iris.tune", fakeEngine());
    const shown = await tunebook(w, "show iris_knn");
    expect(shown.out).toContain("kept  knn(k = 13, weights = uniform, p = 2)");
    expect((await tunebook(w, "show iris_knn --as history")).out).toMatchInlineSnapshot(`
      "accuracy of 50 complete trials, from 0.8590 (▁) to 0.9800 (█)
      trials      ▁▁▂▃▃▄▅▅▆▇▇███▇▇▆▅▅▄▃▃▂▁▁▁▁▂▂▃▄▄▅▆▆▇███▇▆▆▅▄▄▃▂▂▁▁
      best so far ▁▁▂▃▃▄▅▅▆▇▇███████████████████████████████████████
      trial 8: 0.9400
      trial 9: 0.9500
      trial 10: 0.9600
      trial 11: 0.9700
      trial 12: 0.9800
      "
    `);
    const { code, err } = await tunebook(w, "show iris_knn --as histroy");
    expect([code, err.includes("did you mean 'history'?")]).toEqual([1, true]);
    expect((await tunebook(w, "show iris_knn --as slice(k)")).out).toContain("over 1 parameter: k");
    expect((await tunebook(w, "show iris_knn --as slice(parameter=knn.k)")).out).toContain("over 1 parameter: k");
    expect((await tunebook(w, "show iris_knn --as slice(K=k)")).err).toContain("slice has no parameter 'K'");
    expect((await tunebook(w, "show iris_knn --as edf(k)")).err).toContain("edf takes no arguments");
    expect((await tunebook(w, "show iris_knn --as slice(q)")).out).toContain("'q' was not tried with more than one");
    expect((await tunebook(w, "show iris_kn")).err).toContain("did you mean 'iris_knn'?");
    expect(JSON.parse((await tunebook(w, "show iris_knn --json")).out).best.number).toBe(12);
  });

  test("export writes a model, whole", async () => {
    await tunebook(w, "run iris.tune", fakeEngine());
    const { code, out } = await tunebook(w, "export iris_knn -o iris.model", fakeEngine());
    expect([code, out]).toEqual([
      0,
      "iris.model: knn(k = 13, weights = uniform, p = 2), trial 12, fitted on all rows (10 bytes)\n",
    ]);
    expect(readFileSync(join(w.cwd, "iris.model"), "utf8")).toBe("TUNK model");
    expect((await tunebook(w, "export iris_knn", fakeEngine())).code).toBe(2);
    expect((await tunebook(w, "export iris_knn -o no/such/dir", fakeEngine())).err).toContain("error[cannot-write]");
  });

  test("where the fit on all rows fails, export says why", async () => {
    await tunebook(w, "run iris.tune", fakeEngine());
    const fitModel = () => {
      throw new Error("log needs values above -1");
    };
    const { code, err } = await tunebook(w, "export iris_knn -o iris.model", { ...fakeEngine(), fitModel });
    expect(code).toBe(1);
    expect(err).toContain("error[nothing-to-export] 'iris_knn' has no model to export: the fit on all rows fails: log");
  });
});

describe("check and explain", () => {
  test("check: diagnostics are its output; a file that cannot be read is one of them", async () => {
    const { code, out } = await tunebook(w, "check irsi.tune iris.tune", fakeEngine());
    expect([code, out]).toEqual([
      1,
      "irsi.tune: error[no-such-file] there is no file 'irsi.tune'; did you mean 'iris.tune'?; check the name and the folder\n",
    ]);
    const good = await tunebook(w, "check - --json", fakeEngine());
    expect([good.code, JSON.parse(good.out)]).toEqual([0, { studies: ["iris_knn"], diagnostics: [] }]);
  });

  test("explain --json: by the contract", async () => {
    const { out } = await tunebook(w, "explain iris.tune --json", fakeEngine());
    expect(JSON.parse(out)).toEqual({
      study: "iris_knn",
      planHash: "0123456789abcdef",
      dataHash: "fedcba9876543210",
      candidates: 50,
      folds: 5,
      fits: { requested: 250, run: 5 },
      exactness: { class: "exact" },
      rules: [
        { name: "sweep-path", applied: true },
        { name: "share-prefix", applied: false },
      ],
      plan: { kind: "scan" },
    });
  });
});

describe("fmt", () => {
  const messy = "study a{\ndata iris # here\n  predict   species\n}\n";

  test("in place; twice is once; --check lists and changes nothing", async () => {
    const file = join(w.cwd, "a.tune");
    writeFileSync(file, messy);
    expect(await tunebook(w, "fmt --check a.tune")).toMatchObject({ code: 1, out: "a.tune\n" });
    expect(readFileSync(file, "utf8")).toBe(messy);
    expect(await tunebook(w, "fmt a.tune")).toMatchObject({ code: 0, out: "a.tune\n" });
    expect(readFileSync(file, "utf8")).toContain("# here");
    expect(await tunebook(w, "fmt --check a.tune")).toMatchObject({ code: 0, out: "" });
  });

  test("a file with syntax errors stays as it is", async () => {
    const file = join(w.cwd, "bad.tune");
    writeFileSync(file, "study { data data\n");
    const { code, err } = await tunebook(w, "fmt bad.tune");
    expect([code, err.startsWith("bad.tune:1:")]).toEqual([1, true]);
    expect(readFileSync(file, "utf8")).toBe("study { data data\n");
  });

  test("standard input to standard output", async () => {
    const { out } = await tunebook(make({ stdin: messy }), "fmt -");
    expect(out).toContain("data     iris");
  });
});

describe("usage", () => {
  test("every verb has complete help and is in the help of all and in every shell's completion", async () => {
    const all = (await tunebook(w, "--help")).out;
    const scripts = await Promise.all(
      ["bash", "zsh", "fish"].map(async (s) => (await tunebook(w, `completion ${s}`)).out),
    );
    for (const verb of verbs) {
      const { code, out } = await tunebook(w, `${verb.name} --help`);
      expect(code).toBe(0);
      expect(out).toBe((await tunebook(w, `help ${verb.name}`)).out);
      for (const flag of verb.flags) expect(out).toContain(`--${flag.name}`);
      for (const text of [all, ...scripts]) expect(text).toContain(verb.name);
    }
  });

  test.each([
    ["", ""],
    ["rnu", "did you mean 'run'?"],
    ["run", "error[arguments]"],
    ["run iris.tune --wrokers 2", "did you mean '--workers'?"],
    ["run iris.tune --workers 0", "error[not-a-count]"],
    ["run iris.tune --workers", "error[option-needs-value]"],
    ["run iris.tune --json=yes", "error[option-without-value]"],
    ["list more", "error[arguments]"],
    ["completion tcsh", "error[unknown-shell]"],
  ])("'%s' is wrong usage", async (line, message) => {
    const { code, err, out } = await tunebook(w, line, fakeEngine());
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  test("what breaks is told of without a stack trace", async () => {
    const engine = {
      ...fakeEngine(),
      planStudy: () => {
        throw new Error("no such luck");
      },
    };
    const { code, err } = await tunebook(w, "run iris.tune", engine);
    expect([code, err.split("\n").length, err.includes("error[internal]")]).toEqual([1, 2, true]);
  });
});

describe("charts and pages", () => {
  test("show --as: text for any chart; -o writes a picture or a figure by the ending", async () => {
    await tunebook(w, "run iris.tune", fakeEngine());
    const { code, out } = await tunebook(w, "show iris_knn --as importance");
    expect([code, out.split("\n")[0]]).toEqual([0, "How much each parameter matters"]);
    await tunebook(w, "show iris_knn --as slice -o s.svg");
    expect(readFileSync(join(w.cwd, "s.svg"), "utf8")).toMatch(/^<svg xmlns.*<\/svg>\n$/s);
    await tunebook(w, "show iris_knn --as slice -o s.json");
    expect(Object.keys(JSON.parse(readFileSync(join(w.cwd, "s.json"), "utf8")))).toEqual(["data", "layout"]);
    expect((await tunebook(w, "show iris_knn --as slice -o s.png")).err).toContain("ends neither in .svg nor in .json");
    expect((await tunebook(w, "show iris_knn -o s.svg")).code).toBe(2);
    expect((await tunebook(w, "show iris_knn --as slise")).err).toContain("did you mean 'slice'?");
  });

  test("report writes one page with the study, its answer and its charts", async () => {
    await tunebook(w, "run iris.tune", fakeEngine());
    expect((await tunebook(w, "report iris_knn")).code).toBe(2);
    expect((await tunebook(w, "report iris_knn -o r.html")).out).toBe("r.html: iris_knn, 50 trials\n");
    const page = readFileSync(join(w.cwd, "r.html"), "utf8");
    for (const said of ["knn(k = 13, weights = uniform, p = 2)", "maximize accuracy", "0123456789abcdef", "<svg"])
      expect(page).toContain(said);
  });
});
