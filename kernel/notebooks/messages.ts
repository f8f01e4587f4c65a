import { type MessageTable, speaker } from "../../src/core/diagnostic.js";

const messages = {
  "not-a-notebook": ({ file, why }: { file: string; why: string }) => ({
    message: `${file} is not a notebook: ${why}`,
  }),
  "no-parameters": ({ file }: { file: string }) => ({
    message: `${file} has no cell with the tag "parameters"`,
    hint: 'give the cell that declares them this tag: in JupyterLab, "Add tag" in the property inspector',
  }),
  "unknown-parameter": ({ name, has, near }: { name: string; has: readonly string[]; near: string | undefined }) => ({
    message: `the notebook has no parameter '${name}'; it has ${has.join(", ")}`,
    ...(near === undefined ? {} : { hint: `-p ${near}=…` }),
  }),
  "cell-failed": ({ file, cell, name, message }: { file: string; cell: number; name: string; message: string }) => ({
    message: `${file}: code cell ${cell} ended with ${name}: ${message}`,
  }),
  "nothing-saved": ({ file }: { file: string }) => ({
    message: `${file} holds no result of a study to compare with`,
    hint: `tunebook run ${file} -o ${file}`,
  }),
} satisfies MessageTable;

export const say = speaker(messages);
