import { shortNames } from "../../src/space/short-names.js";
import type { Param, SearchSpace } from "../../src/space/space.js";

/** The type of a study's variable as TypeScript text: each searched parameter with its own type. */
export function studyType({ params }: SearchSpace): string {
  const fields = [...groupsOf(params)].map(([name, group]) => {
    // A parameter of one model among several, or with a condition, is absent from some candidates.
    const isOptional = group.every(({ when }) => when !== undefined);
    const types = [...new Set(group.map(typeOf))];
    return `${JSON.stringify(name)}${isOptional ? "?" : ""}: ${types.join(" | ")}`;
  });
  return `import("tunebook/notebook").Study<{ ${fields.join("; ")} }>`;
}

/** Parameters by the name that a candidate shows them under: "k" for "knn.k" where it alone ends so. */
function groupsOf(params: readonly Param[]): Map<string, Param[]> {
  const names = shortNames(params.map(({ id }) => id));
  const groups = new Map<string, Param[]>();
  for (const param of params) {
    const name = names.get(param.id)!;
    groups.set(name, [...(groups.get(name) ?? []), param]);
  }
  return groups;
}

function typeOf({ domain }: Param): string {
  return domain.kind === "choice" ? domain.values.map((value) => JSON.stringify(value)).join(" | ") : "number";
}
