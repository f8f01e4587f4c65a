/**
 * Stands in for @tensorflow/tfjs-node: the core of TensorFlow.js on its CPU backend, tensors with their chained methods,
 * and the one reader that Danfo calls, `data.array`, for DataFrame.sample. Written for the bundler: Node alone would
 * load the core twice, once for each kind of module.
 */
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import "@tensorflow/tfjs-backend-cpu";
import { backend } from "@tensorflow/tfjs-core";

export * from "@tensorflow/tfjs-core";
export * as data from "./data.js";

// The backend's first use prints a banner that advises the native build.
backend().firstUse = false;
