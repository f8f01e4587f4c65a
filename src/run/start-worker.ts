import { fileURLToPath } from "node:url";
import { runScript } from "../core/scripts.js";

/** Where a thread begins in the bundle: the worker's own file beside this one, with the code that V8 has kept of it. */
runScript(fileURLToPath(new URL("./worker.cjs", import.meta.url)));
