import { join } from "node:path";
import { packageFolder } from "../core/package.js";
import type { Named } from "../core/registry.js";

/** A data set that comes with the package: `data iris`. */
export interface BuiltInSet extends Named {
  readonly rows: number;
  readonly columns: number;
  readonly target: string;
  readonly task: "class" | "number";
  readonly source: string;
}

const SKLEARN = "as scikit-learn ships it";

export const builtInSets: readonly BuiltInSet[] = [
  {
    name: "iris",
    doc: "three species of iris by the size of their flowers",
    rows: 150,
    columns: 5,
    target: "species",
    task: "class",
    source: `Fisher 1936; ${SKLEARN}`,
  },
  {
    name: "wine",
    doc: "three cultivars by a chemical analysis of their wine; columns of very different scales",
    rows: 178,
    columns: 14,
    target: "cultivar",
    task: "class",
    source: `UCI, wine recognition; ${SKLEARN}`,
  },
  {
    name: "breast_cancer",
    doc: "benign or malignant by measurements of cell nuclei",
    rows: 569,
    columns: 31,
    target: "diagnosis",
    task: "class",
    source: `UCI, Wisconsin diagnostic; ${SKLEARN}`,
  },
  {
    name: "digits",
    doc: "handwritten digits as images of 8 × 8 pixels, 0 to 16",
    rows: 1797,
    columns: 65,
    target: "digit",
    task: "class",
    source: `UCI, optical digits; ${SKLEARN}`,
  },
  {
    name: "diabetes",
    doc: "progression of diabetes after a year by ten standardized measurements",
    rows: 442,
    columns: 11,
    target: "progression",
    task: "number",
    source: `Efron et al. 2004; ${SKLEARN}`,
  },
  {
    name: "penguins",
    doc: "three species of penguin; numbers and categories, some values missing",
    rows: 344,
    columns: 7,
    target: "species",
    task: "class",
    source: "Palmer Station LTER; Gorman et al. 2014",
  },
  {
    name: "titanic",
    doc: "who survived; numbers and categories, many values missing; alive says the target in other words",
    rows: 891,
    columns: 15,
    target: "survived",
    task: "class",
    source: "Kaggle; as seaborn ships it",
  },
  {
    name: "flights",
    doc: "airline passengers a month, 1949 to 1960: a series with trend and season",
    rows: 144,
    columns: 3,
    target: "passengers",
    task: "number",
    source: "Box & Jenkins 1976, series G",
  },
];

export const findBuiltIn = (name: string): BuiltInSet | undefined => builtInSets.find((set) => set.name === name);

/** Where the files of the built-in sets are: they stay where they are when TypeScript is compiled. */
export const setsFolder = (): string => join(packageFolder(), "src/data/sets");
