import type { Splitter } from "../contracts.js";
import { registry } from "../core/registry.js";
import { bootstrap } from "./bootstrap.js";
import { given } from "./given.js";
import { group } from "./group.js";
import { holdout } from "./holdout.js";
import { kfold } from "./kfold.js";
import { leaveOneGroupOut } from "./leave-one-group-out.js";
import { leaveOneOut } from "./leave-one-out.js";
import { rolling } from "./rolling.js";
import { shuffleSplit } from "./shuffle.js";
import { stratified } from "./stratified.js";
import { stratifiedGroup } from "./stratified-group.js";

export const splitters = registry<Splitter>("splitter", [
  kfold,
  stratified,
  group,
  stratifiedGroup,
  holdout,
  shuffleSplit,
  leaveOneOut,
  leaveOneGroupOut,
  bootstrap,
  rolling,
  given,
] as readonly Splitter[]);
