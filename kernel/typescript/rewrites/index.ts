import { exported } from "./exported.js";
import { parenthesizedAwait } from "./parenthesized-await.js";
import type { Rewrite } from "./rewrite.js";
import { shorthand } from "./shorthand.js";

export const rewrites: readonly Rewrite[] = [shorthand, parenthesizedAwait, exported];
