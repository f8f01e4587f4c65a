import { compile, fold, memoryStore, planStudy, run, type StudyEvent } from "tunebook";

const { studies, diagnostics } = await compile(`
  study wine_tree {
    data     wine
    predict  cultivar
    model    decision_tree(max_depth ~ 1..6, min_leaf ~ [1, 5])
    validate stratified(folds = 5)
    maximize accuracy
    seed     1
  }
`);
console.log(diagnostics.filter(({ severity }) => severity === "error")); // → []

const planned = planStudy(studies[0]!);
const store = memoryStore(); // openStore("runs") keeps them in a folder
const signal = AbortSignal.timeout(60_000);
const events: StudyEvent[] = [];
for await (const event of run(planned, { store, signal, workers: 2 })) {
  events.push(event); // the store has it already
  if (event.type === "kept") console.log(event.rule); // → best
}
const outcome = fold(events);
console.log(outcome.state, outcome.trials.length); // → complete 12
