import type { Column } from "../core/matrix.js";
import { columns } from "../core/schema.js";

/** The argument that every transform has; whoever applies the step reads it. */
export const on = columns({ doc: "The columns it works on; by default those that fit", optional: true });

export const isNumeric = (column: Column): boolean => column.kind === "number" || column.kind === "date";
export const isCategorical = (column: Column): boolean => column.kind === "category" || column.kind === "text";

/** What a column becomes once its numbers no longer mean what its kind says. */
export const asNumber = (column: Column): Column => ({ name: column.name, kind: "number" });
