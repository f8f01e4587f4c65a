import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { install, installed, kernelSpec, uninstall } from "../../kernel/install/kernelspec.js";
import {
  builtExtension,
  installExtension,
  installedExtensions,
  uninstallExtension,
} from "../../kernel/install/lab-extension.js";
import { logoPng } from "../../kernel/install/logo.js";
import { allDataFolders, dataFolder } from "../../kernel/install/places.js";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "tunebook-jupyter-"));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

test("installs, is found, and is removed", () => {
  expect(installed([data])).toEqual([]);
  const folder = install(data);
  expect(folder).toBe(join(data, "kernels/tunebook"));
  expect(readdirSync(folder).sort()).toEqual(["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"]);
  const spec = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8"));
  expect(spec).toMatchObject({
    display_name: "Tunebook (TypeScript)",
    language: "typescript",
    interrupt_mode: "message",
  });
  expect(spec.argv).toEqual([process.execPath, expect.stringMatching(/dist.kernel.start\.js$/), "{connection_file}"]);
  expect(installed([data, data])).toMatchObject([{ folder, starts: true, trouble: undefined }]);
  expect([uninstall(data), uninstall(data)]).toEqual([folder, undefined]);
});

test("tells of a kernel that would not start, or is not this one", () => {
  const folder = install(data);
  const own = kernelSpec();
  const rewrite = (argv: readonly string[]) =>
    writeFileSync(join(folder, "kernel.json"), JSON.stringify({ ...own, argv }));
  rewrite([process.execPath, join(data, "gone.js")]);
  expect(installed([data])).toMatchObject([{ starts: false, trouble: expect.stringMatching(/gone\.js is not there/) }]);
  rewrite([process.execPath, join(folder, "logo-svg.svg")]);
  expect(installed([data])).toMatchObject([{ starts: true, trouble: expect.stringMatching(/another copy/) }]);
  writeFileSync(join(folder, "kernel.json"), "{");
  expect(installed([data])).toMatchObject([{ starts: false, trouble: expect.stringMatching(/cannot be read/) }]);
});

test("says where it cannot write", () => {
  writeFileSync(join(data, "kernels"), "a file in the way");
  expect(() => install(data)).toThrow(/cannot-install-kernel.*kernels/);
});

test("installs the extension of JupyterLab, finds it, and removes it", () => {
  expect(installedExtensions([data])).toEqual([]);
  const folder = installExtension(data);
  expect(folder).toBe(join(data, "labextensions/tunebook"));
  const { name, jupyterlab } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  expect([name, jupyterlab._build.load]).toEqual(["tunebook", "static/container.js"]);
  expect(installedExtensions([data])).toMatchObject([{ folder, trouble: undefined }]);
  expect(installedExtensions([data], "9.9.9")).toMatchObject([{ trouble: expect.stringMatching(/another version/) }]);
  rmSync(join(folder, "static/plotly.min.js"));
  expect(installedExtensions([data])).toMatchObject([
    { trouble: expect.stringMatching(/plotly\.min\.js is not there/) },
  ]);
  expect([uninstallExtension(data), uninstallExtension(data)]).toEqual([folder, undefined]);
});

test("the extension is a container as JupyterLab loads it, and asks nothing of the network", () => {
  const script = readFileSync(join(builtExtension(), "static/container.js"), "utf8");
  expect(script).toContain("_JUPYTERLAB");
  expect(script.match(/https?:\/\/[^"'`\s]+/g)).toBe(null);
});

describe("places", () => {
  test("of a user, an environment and a folder", () => {
    expect(dataFolder({ kind: "user" }, { JUPYTER_DATA_DIR: "/d" })).toBe("/d");
    if (process.platform === "linux") expect(dataFolder({ kind: "user" }, { XDG_DATA_HOME: "/x" })).toBe("/x/jupyter");
    expect(dataFolder({ kind: "sys-prefix" }, { VIRTUAL_ENV: "/v" })).toBe(join("/v", "share/jupyter"));
    expect(dataFolder({ kind: "sys-prefix" }, { CONDA_PREFIX: "/c" })).toBe(join("/c", "share/jupyter"));
    expect(dataFolder({ kind: "prefix", folder: "/opt" })).toBe(join("/opt", "share/jupyter"));
  });

  test("that Jupyter looks into, nearest first", () => {
    const found = allDataFolders({ JUPYTER_PATH: "/p", JUPYTER_DATA_DIR: "/d", VIRTUAL_ENV: "/v" });
    expect(found.slice(0, 3)).toEqual(["/p", "/d", join("/v", "share/jupyter")]);
  });
});

test("the logo is a square picture with clear corners", () => {
  const png = logoPng(32);
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  expect([width, height]).toEqual([32, 32]);
  const at = png.indexOf("IDAT");
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  const alpha = (x: number, y: number) => rows[y * (32 * 4 + 1) + 1 + x * 4 + 3];
  expect([alpha(0, 0), alpha(31, 31), alpha(16, 16)]).toEqual([0, 0, 255]);
});
