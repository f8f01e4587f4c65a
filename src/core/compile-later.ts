import { setFlagsFromString } from "node:v8";

/**
 * Imported for its effect, by the command and before all else: flags decide which kept code is good. V8 optimizes a
 * function after 132 KB of its bytecode have run; from now on after twice as many. Of a search that takes a quarter of
 * a second most code runs too few times to win back what compiling it takes, and the compiler's thread takes its core
 * from the search's own: half as late, searches of up to a second took a tenth longer. V8 12 and later compile in one
 * more step, by budgets that were not measured.
 */
if (process.versions.v8.startsWith("11.")) setFlagsFromString("--interrupt-budget=270336");
