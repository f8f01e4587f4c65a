/** What a user of the package writes; compiled strictly and run where the tarball is installed. */
import { compile, planStudy, run } from "tunebook";
import { study as build, own, range, ridge } from "tunebook/builder";
import { problems } from "tunebook/conformance";
import { DataFrame, StandardScaler } from "tunebook/danfo";
import { defineScorer } from "tunebook/leaves";

const points = Array.from({ length: 40 }, (_, i) => i / 40);
const frame = new DataFrame({ x: points, y: points.map((x) => 3 * x + ((x * 40) % 3)) });
const scaled = new StandardScaler().fitTransform(frame) as DataFrame;
console.log(`danfo: ${scaled.shape.join(" × ")} scaled`);

const text = `study line {
  data     points
  predict  y
  model    ridge(alpha ~ 1e-3..1e3 log points 7)
  validate kfold(folds = 4)
  minimize rmse
  search   grid
}`;
const { studies, diagnostics } = await compile(text, { frames: { points: frame } });
for (const { code, message } of diagnostics) console.error(code, message);
let told = 0;
for (const study of studies) {
  for await (const event of run(planStudy(study), { workers: 1 }))
    if (event.type === "told") told += event.trials.length;
}
console.log(`the API: ${told} trials of a data frame`);
if (told !== 7) process.exitCode = 1;

const error = defineScorer({
  name: "worst",
  doc: "The largest error",
  task: "number",
  direction: "minimize",
  needs: "value",
  params: {},
  score: ({ y }, { values }) => y.reduce((worst, truth, i) => Math.max(worst, Math.abs(truth - values[i]!)), 0),
});
const built = await build("built")
  .data("points")
  .predict("y")
  .model(ridge({ alpha: range(1e-3, 1e3).log().points(7) }))
  .validate("kfold")
  .minimize(own(error)())
  .tune({ frames: { points: frame } });
const alpha: number | undefined = built.best?.params.alpha;
console.log(`the builder: alpha = ${alpha}; problems of a leaf: ${problems(error).length}`);
if (alpha === undefined || problems(error).length > 0) process.exitCode = 1;
