import type { Stop } from "../../../src/contracts.js";
import { int } from "../../../src/core/schema.js";

const params = { most: int({ doc: "failed trials in a row", default: 10, min: 1 }) };

export const failures: Stop<typeof params> = {
  name: "failures",
  doc: "Stops when so many trials in a row have failed",
  params,
  stop(trials, _goal, { most }) {
    const last = trials.slice(-most);
    const isOver = last.length === most && last.every(({ state }) => state === "failed");
    return isOver ? `the last ${most} trials failed` : undefined;
  },
};
