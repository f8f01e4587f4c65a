import type { StudyData } from "../check/study.js";
import type { Beside, Estimator, Prediction, Training } from "../contracts.js";
import { DiagnosticError } from "../core/diagnostic.js";
import { type Column, type Matrix, takeColumns } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { nameOfKey } from "../core/registry.js";
import { keyed } from "../core/rng.js";
import type { Table } from "../data/dataset.js";
import { estimators } from "../estimators/index.js";
import { say } from "../leaves/messages.js";
import { armFor, armsOf, type Pipeline, pipelineOf, type Step } from "../plan/pipeline.js";
import type { Planned } from "../plan/planned.js";
import { targetOf } from "../plan/target.js";
import type { Candidate } from "../space/space.js";
import { transforms } from "../transforms/index.js";
import { aheadOf, besideOf, pastOf, timelineBy } from "./beside.js";
import { predictionFor } from "./desk.js";
import { type Memory, matched, remembered } from "./memory.js";
import { advance, applyStep, type Seen } from "./transform.js";

/**
 * Of what leaves pack of what they learned. Raised whenever one of them packs it otherwise, so that files that were made
 * before are refused, not misread.
 */
export const MODEL_LAYOUT = 4;

/** The file is no model, or one that another Tunebook has made. */
export class UnreadableModel extends Error {
  override readonly name = "UnreadableModel";
}

/** A kept model on file: what it learned, what it expects of new rows, and where it comes from. */
interface ModelFile {
  readonly format: "tunebook-model";
  readonly layout: number;
  readonly study: string;
  readonly planHash: string;
  readonly dataHash: string;
  readonly params: Candidate;
  readonly target: string;
  readonly levels: readonly string[];
  readonly features: readonly Column[];
  readonly steps: readonly { readonly name: string; readonly columns: readonly string[]; readonly at?: number }[];
  readonly estimator: string;
  readonly at?: number;
  /** Of a model that looks beside the features: what it has to know of the time before the new rows. */
  readonly memory?: Uint8Array;
  readonly [buffer: `step${number}`]: Uint8Array;
  readonly model: Uint8Array;
}

/** Fits the candidate's whole pipeline on all rows of the study's data. */
export function fitModel(planned: Planned, candidate: Candidate): ArrayBuffer {
  const { study } = planned;
  const data = study.data;
  if (data === undefined) throw new Error("a study with an objective has no model to export");
  const arms = armsOf(planned.optimised);
  const pipeline = pipelineOf(armFor(arms, candidate), candidate);
  const { matrix } = data.table;
  const rng = keyed(study.seed, "final");
  const y = targetOf(data);
  const beside = besideAll(planned, data, y);
  let train: Training = {
    x: takeColumns(matrix, data.features),
    y,
    ...(beside && { beside }),
    classes: data.levels.length,
    ...(data.weight === undefined ? {} : { weights: takeColumns(matrix, [data.weight]).data }),
    rng,
    checkpoint: () => {},
  };
  const features = train.x.columns;
  const steps = pipeline.transforms.map((step, i) => {
    const after = advance(step, { ...train, rng: rng.at("transform", i) }, []);
    train = { ...after.train, rng };
    return after.fitted;
  });
  const estimator = estimators.get(pipeline.estimator.name) as Estimator;
  const model = estimator.fit(train, pipeline.estimator.args as never);
  return pack({
    format: "tunebook-model",
    layout: MODEL_LAYOUT,
    study: study.name,
    planHash: planned.planHash,
    dataHash: planned.dataHash,
    params: candidate,
    target: matrix.columns[data.target]!.name,
    levels: data.levels,
    features,
    steps: steps.map(({ name, columns, model: learned }) => ({ name, columns, ...at(learned) })),
    estimator: pipeline.estimator.name,
    ...at(model),
    ...(beside && looksBeside(pipeline, features) ? { memory: new Uint8Array(remembered(beside, y, data)) } : {}),
    ...Object.fromEntries(steps.map((step, i) => [`step${i}`, new Uint8Array(step.model.buffer)])),
    model: new Uint8Array(model.buffer),
  });
}

/** What stands beside all rows; the new ones are as far ahead as the farthest that a fold tests. */
function besideAll({ folds }: Planned, data: StudyData, y: Float64Array): Beside | undefined {
  const { matrix } = data.table;
  const timeline = timelineBy(matrix, data);
  if (timeline === undefined) return besideOf(matrix, data);
  const ahead = folds.main.folds.reduce((most, fold) => Math.max(most, aheadOf(timeline, fold)), 1);
  return besideOf(matrix, data, pastOf(timeline, y, Uint32Array.from(y.keys()), ahead));
}

/** Whether a step or the estimator reads the past, or takes a column that is no feature. */
function looksBeside({ transforms: steps, estimator }: Pipeline, features: readonly Column[]): boolean {
  const isFeature = (name: unknown) => features.some((column) => column.name === name);
  const takesOther = ({ name, args }: Step) =>
    Object.entries(transforms.get(name).params).some(([arg, spec]) => spec.type === "column" && !isFeature(args[arg]));
  const readers = [estimators.get(estimator.name), ...steps.map(({ name }) => transforms.get(name))];
  return readers.some(({ reads }) => reads !== undefined) || steps.some(takesOther);
}

/** What a model says of new rows. */
export interface Said {
  readonly target: string;
  readonly levels: readonly string[];
  readonly prediction: Prediction;
  /** What `scores` of the prediction holds. */
  readonly kind: Estimator["scores"];
}

/** Throws where the file is no model, or the rows lack what it was trained on. */
export function predictionBy(file: ArrayBuffer, table: Table): Said {
  const model = readModel(file);
  checkLeaves(model);
  let seen: Seen = { x: align(model.features, table) };
  if (model.memory !== undefined) {
    const memory = unpack<Memory>(own(model.memory));
    seen = { ...seen, beside: matched(memory, align(memory.columns, table)) };
  }
  for (const [i, { name, columns, ...which }] of model.steps.entries()) {
    const x = applyStep({ name, columns, model: { buffer: own(model[`step${i}`]!), ...which } }, seen);
    seen = { ...seen, x };
  }
  const { x, beside } = seen;
  const estimator = estimators.get(model.estimator) as Estimator;
  const prediction = predictionFor(x.rows, model.levels.length);
  estimator.predict({ buffer: own(model.model), ...at(model) }, x, prediction, beside);
  return { target: model.target, levels: model.levels, prediction, kind: estimator.scores };
}

/** Throws what to load where the model holds steps of leaves that this process does not have. */
function checkLeaves({ estimator, steps }: ModelFile): void {
  const lacking = [
    ...steps.flatMap(({ name }) => (transforms.find(name) === undefined ? [name] : [])),
    ...(estimators.find(estimator) === undefined ? [estimator] : []),
  ];
  if (lacking.length > 0) throw new DiagnosticError([say("leaf-of-model", { names: lacking.map(nameOfKey) })]);
}

const at = (fitted: { readonly at?: number }) => (fitted.at === undefined ? {} : { at: fitted.at });

/** Throws an UnreadableModel. */
function readModel(file: ArrayBuffer): ModelFile {
  const model = unpack<ModelFile & Record<string, unknown>>(file);
  if (model.format !== "tunebook-model") throw new UnreadableModel("it holds something else");
  const { layout = 0 } = model;
  if (layout !== MODEL_LAYOUT) {
    const age = layout < MODEL_LAYOUT ? "an older" : "a newer";
    throw new UnreadableModel(`${age} Tunebook has written it (layout ${layout}, here ${MODEL_LAYOUT})`);
  }
  return model;
}

/** A part as a buffer of its own, as models are read from the start of theirs. */
const own = (bytes: Uint8Array) => bytes.slice().buffer;

/** The new rows in the shape of the training columns; columns are found by name. Throws naming those that lack. */
function align(features: readonly Column[], table: Table): Matrix {
  const { matrix, name } = table;
  const places = features.map((feature) => matrix.columns.findIndex((c) => c.name === feature.name));
  const missing = features.filter((_, i) => places[i]! < 0).map((f) => `'${f.name}'`);
  if (missing.length > 0) throw new Error(`${name} lacks ${missing.join(", ")}, which the model was trained on`);
  const x = takeColumns(matrix, places);
  const columns = features.map((feature, j) =>
    recode(feature, x.columns[j]!, x.data.subarray(j * x.rows, (j + 1) * x.rows)),
  );
  return { ...x, columns };
}

/** Levels are numbered as in training; those that training never saw come after, and encoders treat them as unknown. */
function recode(feature: Column, column: Column, values: Float64Array): Column {
  if (feature.levels === undefined) return feature;
  const texts = column.levels ?? [...new Set(values)].filter((v) => !Number.isNaN(v)).map(String);
  const levels = [...feature.levels, ...texts.filter((level) => !feature.levels!.includes(level))];
  const index = new Map(levels.map((level, i) => [level, i]));
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    const text = column.levels === undefined ? String(values[i]!) : column.levels[values[i]!]!;
    values[i] = index.get(text)!;
  }
  return { ...feature, levels };
}
