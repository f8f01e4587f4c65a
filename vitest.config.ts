import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // One worker a core of the smallest machine: searches in the tests start threads of their own.
    maxWorkers: 2,
    // What this machine has shown of its speed stays out of tests, and tests out of it.
    env: { XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), "tunebook-test-cache-")) },
    // Modules of leaves are loaded as users' modules are: by Node.
    server: { deps: { external: [/\/dist\/bundled\//, /\?version=/] } },
  },
});
