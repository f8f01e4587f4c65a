import { type Inquiry, one } from "../context.js";
import { components } from "./components.js";
import { copy } from "./copy.js";
import { determined } from "./determined.js";
import { duplicates } from "./duplicates.js";
import { identifies } from "./identifier.js";
import { laterDate } from "./later-date.js";
import { type FeatureLeak, type Leaky, remembered, sampleOf, type WholeLeak } from "./leak.js";
import { imputed, standardized } from "./learned-before.js";
import { missingness } from "./missingness.js";
import { nearCopy } from "./near-copy.js";
import { orderCopy } from "./order-copy.js";
import { targetMean } from "./target-mean.js";
import { weightedSum } from "./weighted-sum.js";

/** Ways in which one column gives the target away; the first that holds is told. */
const OF_THE_TARGET: Readonly<Record<string, FeatureLeak>> = {
  orderCopy,
  nearCopy,
  determined,
  missingness,
  targetMean,
  laterDate,
};
/** What was learned from all rows before they came here. */
const BEFORE_THE_SPLIT: Readonly<Record<string, FeatureLeak>> = { standardized, imputed };
const OF_ALL: Readonly<Record<string, WholeLeak>> = { components, weightedSum, duplicates };

/** Features that give the answer away, that hold what was learned from all rows, or that name rows. */
export function checkLeaks(inquiry: Inquiry, { table, ...roles }: Omit<Leaky, "whole">): void {
  const data: Leaky = { ...roles, table: sampleOf(table), whole: table };
  const { columns } = table.matrix;
  const { span } = one(inquiry, "predict")!.column;
  const source = one(inquiry, "data")!.source.span;
  const target = columns[data.target]!.name;
  const first = (leaks: Readonly<Record<string, FeatureLeak>>, place: number) => {
    for (const [name, leak] of Object.entries(leaks)) {
      const how = remembered(data, `${name} ${place} ${data.order}`, () => leak(data, place));
      if (how !== undefined) return how;
    }
    return undefined;
  };
  for (const place of data.features) {
    const column = columns[place]!.name;
    const exact = first({ copy }, place);
    if (exact !== undefined) {
      inquiry.tell("leak-target-copy", { column, target, how: exact }, span);
      continue;
    }
    const near = first(OF_THE_TARGET, place);
    if (near !== undefined) inquiry.tell("leak-likely", { column, how: near }, span);
    const names = identifies(table, place);
    if (near === undefined && names !== undefined) inquiry.tell("identifier-feature", { column, how: names }, source);
    const learned = first(BEFORE_THE_SPLIT, place);
    if (learned !== undefined) inquiry.tell("learned-before-split", { column, how: learned }, source);
  }
  for (const [name, leak] of Object.entries(OF_ALL)) {
    const features = data.features.join();
    const how = remembered(data, `${name} ${features} ${data.group}`, () => leak(data));
    if (how !== undefined) inquiry.tell("leak-in-rows", { how }, source);
  }
}
