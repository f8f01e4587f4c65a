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
  const groups = new Map<string, Param[]>();
  const add = (name: string, param: Param) => groups.set(name, [...(groups.get(name) ?? []), param]);
  for (const param of params) {
    const word = lastWord(param);
    const rivals = params.filter((other) => other !== param && lastWord(other) === word);
    const neverTogether = rivals.every((other) => modelOf(other) !== modelOf(param));
    add(rivals.length === 0 || neverTogether ? word : param.id, param);
  }
  return groups;
}

const lastWord = ({ id }: Param): string => id.slice(id.lastIndexOf(".") + 1);

/** The named model that a parameter belongs to: candidates hold one model's parameters. */
function modelOf({ id, when }: Param): string | undefined {
  return when === undefined ? undefined : id.split(".")[0];
}

function typeOf({ domain }: Param): string {
  return domain.kind === "choice" ? domain.values.map((value) => JSON.stringify(value)).join(" | ") : "number";
}
