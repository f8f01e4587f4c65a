import { PROTOCOL } from "./wire/message.js";

/** The content of every kernel_info_reply. */
export function kernelInfo(version: string): Readonly<Record<string, unknown>> {
  return {
    status: "ok",
    protocol_version: PROTOCOL,
    implementation: "tunebook",
    implementation_version: version,
    banner: `Tunebook ${version}: TypeScript cells and tuning cells`,
    debugger: false,
    supported_features: [],
    help_links: [],
    language_info: {
      name: "typescript",
      // Of the compiler, which is not loaded yet when a front end asks.
      version: "5.0.4",
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", mode: "typescript", typescript: true },
      nbconvert_exporter: "script",
    },
  };
}
