import type { Planned } from "../plan/planned.js";
import type { FitRatios } from "../plan/work.js";
import { useOf } from "./args.js";
import type { Engine } from "./engine.js";
import { choose, compileFiles, oneOrAll } from "./studies.js";
import { writeJson } from "./tell.js";
import { EXIT, JSON_FLAG, STORE_FLAG, USE_FLAG, type Verb } from "./verb.js";

export const explain: Verb = {
  name: "explain",
  usage: "FILE…",
  doc: "show the plan, before and after the rules, with counts; fits nothing",
  flags: [
    { name: "study", value: "NAME", doc: "this study of the file only" },
    { name: "no-optimise", doc: "the plain plan, without the rules" },
    USE_FLAG,
    STORE_FLAG,
    JSON_FLAG,
  ],
  completes: ["study-file"],
  takes: [1],
  async run({ args, flags, io, engine: load }) {
    const engine = await load();
    const { found, diagnostics, failed } = await compileFiles(args, io, engine, {
      ...useOf(flags, io),
      store: flags.get("store"),
    });
    if (failed) {
      if (flags.has("json")) writeJson({ diagnostics }, io.stdout);
      return EXIT.failed;
    }
    const planned = choose(found, flags.get("study")).map(({ study }) =>
      engine.planStudy(study, { optimise: !flags.has("no-optimise") }),
    );
    const costs = engine.machineCosts();
    if (flags.has("json")) writeJson(oneOrAll(planned.map((p) => json(p, engine, costs))), io.stdout);
    else io.stdout.write(`${planned.map((p) => engine.explain(p, costs).trimEnd()).join("\n\n\n")}\n`);
    return EXIT.done;
  },
};

function json(planned: Planned, engine: Engine, costs: FitRatios) {
  const { study, planHash, dataHash, candidates, folds, trace, optimised } = planned;
  const work = engine.workOf(planned, costs);
  return {
    study: study.name,
    planHash,
    dataHash,
    candidates: candidates ?? null,
    folds: Math.max(1, folds.main.folds.length),
    ...(folds.outer.length === 0 ? {} : { outerFolds: folds.outer.length }),
    fits: engine.countFits(planned),
    exactness: engine.exactnessOf(planned),
    ...(work === undefined ? {} : { coreSeconds: work }),
    rules: trace.map(({ name, state }) => ({ name, applied: state === "applied" })),
    plan: optimised,
  };
}
