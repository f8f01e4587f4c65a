export { createConverter, isCompleteCode } from "tslab/dist/converter.js";
export { printQuickInfo } from "tslab/dist/inspect.js";
