import { TuneError, tune } from "tunebook";

try {
  await tune("data iris\npredict specie\nmodel knn(k ~ 1..25)\nvalidate kfold\nmaximize accuracy\nseed 1");
} catch (error) {
  if (!(error instanceof TuneError)) throw error;
  for (const { code, hint } of error.diagnostics) console.log(code, "·", hint); // → unknown-column · write  species
}
