import { type MessageTable, speaker } from "../../src/core/diagnostic.js";

const messages = {
  "no-python": (_: object) => ({
    message: "no Python environment is active, and no Python was found: there is no sys-prefix",
    hint: "tunebook kernel install --user",
  }),
  "cannot-install-kernel": ({ folder, why }: { folder: string; why: string }) => ({
    message: `the kernel cannot be written to ${folder}: ${why}`,
    hint: "choose another place: --user, --sys-prefix or --prefix DIR",
  }),
  "cannot-remove-kernel": ({ folder, why }: { folder: string; why: string }) => ({
    message: `${folder} cannot be removed: ${why}`,
  }),
  "kernel-not-built": ({ file }: { file: string }) => ({
    message: `${file} is not there`,
    hint: "npm run build",
  }),
} satisfies MessageTable;

export const say = speaker(messages);
