import { check } from "./check.js";
import { completion } from "./completion.js";
import { describe } from "./describe.js";
import { explain } from "./explain.js";
import { exportVerb } from "./export.js";
import { fmt } from "./fmt.js";
import { kernel } from "./kernel.js";
import { list } from "./list.js";
import { predict } from "./predict.js";
import { report } from "./report.js";
import { resume } from "./resume.js";
import { run } from "./run.js";
import { show } from "./show.js";
import type { Verb } from "./verb.js";
import { verify } from "./verify.js";

/** Every verb, in the order of the help. Help and shell completion are made from this table. */
export const verbs: readonly Verb[] = [
  run,
  explain,
  check,
  fmt,
  list,
  show,
  resume,
  report,
  exportVerb,
  predict,
  describe,
  verify,
  kernel,
  completion,
];
