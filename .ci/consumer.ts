/** What a user of the package writes; compiled strictly and run where the tarball is installed. */
import { compile, planStudy, run } from "tunebook";
import { DataFrame, StandardScaler } from "tunebook/danfo";

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
