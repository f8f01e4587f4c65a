import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // One worker a core of the smallest machine: searches in the tests start threads of their own.
    maxWorkers: 2,
    // Modules of leaves are loaded as users' modules are: by Node.
    server: { deps: { external: [/\/dist\/bundled\//, /\?version=/] } },
  },
});
