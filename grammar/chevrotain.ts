import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as Chevrotain from "chevrotain";

/**
 * Chevrotain from its one-file build: 16 ms to load, where the entry its package.json names is six hundred files and
 * takes 400 ms. Loaded by `require`, so that whoever requires this package meets no top-level await.
 */
const require = createRequire(import.meta.url);
const bundle = join(dirname(require.resolve("chevrotain")), "..", "chevrotain.min.mjs");

export const { createToken, EmbeddedActionsParser, Lexer, serializeGrammar, tokenMatcher } = require(
  bundle,
) as typeof Chevrotain;
