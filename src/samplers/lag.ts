import { int } from "../core/schema.js";

/** How far behind the trials the results may be that a sampler goes by: what lets several trials run at once. */
export const lag = (whose = "a suggestion", usual = 4) =>
  int({
    doc: `${whose} uses results of trials up to so many before it; 1 is strictly one after the other`,
    default: usual,
    min: 1,
  });
