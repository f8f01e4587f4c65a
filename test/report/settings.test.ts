import { expect, test } from "vitest";
import type { Clause, Study } from "../../grammar/ast.js";
import { parse } from "../../grammar/parse.js";
import { print } from "../../grammar/print.js";
import { settingsOf } from "../../src/report/settings.js";
import type { Candidate } from "../../src/space/space.js";
import { trial } from "../store/events.js";

const written = (clause: Clause): string => {
  const span = { start: 0, end: 0 };
  return print({ items: [{ kind: "study", clauses: [clause], span }], comments: [], broken: [], span });
};

test.each<[model: string, candidate: Candidate, text: string]>([
  ["knn(k ~ 1..9, weights = distance)", { "knn.k": 3 }, "knn(k = 3, weights = distance)"],
  ["svc(kernel ~ [rbf, poly], degree ~ 2..3 when kernel == poly)", { "svc.kernel": "rbf" }, "svc(kernel = rbf)"],
  ["mlp(hidden ~ [[4], [5, 3], 7])", { "mlp.hidden": "[5, 3]" }, "mlp(hidden = [5, 3])"],
  ["mlp(hidden ~ [[4], [5, 3], 7])", { "mlp.hidden": "[7]" }, "mlp(hidden = 7)"],
  [
    "net = mlp(hidden ~ 4..8 times 1..3, epochs = 5)",
    { "net.mlp.hidden.count": 2, "net.mlp.hidden.1": 8, "net.mlp.hidden.2": 4 },
    "mlp(hidden = [8, 4], epochs = 5)",
  ],
  ["mlp(hidden ~ 4..8 times 2..2)", { "mlp.hidden.1": 5, "mlp.hidden.2": 6 }, "mlp(hidden = [5, 6])"],
  ["mlp(hidden ~ 4..8)", { "mlp.hidden": 5 }, "mlp(hidden = 5)"],
  ["knn(k ~ 1..9)", { "knn.k": 3, "else.k": 4 }, "knn.k = 3, else.k = 4"],
])("%s with %o is %s", (model, candidate, text) => {
  const [study] = parse(`study s { model ${model} }`).file.items as readonly Study[];
  expect(settingsOf(trial({ candidate }), study, written)).toBe(text);
});
