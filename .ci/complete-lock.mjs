/**
 * Run after `npm install NAME`, where the registry at hand holds the binaries of one platform only: writes the other
 * platforms' packages into the lock file, without which npm 11 refuses `npm ci`, and other machines would get no binary.
 * Name and version are the parent's, the platform is in the name; there is no hash, since nothing was fetched.
 */
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));

const OS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const CPU = {
  "arm-": "arm",
  arm64: "arm64",
  ia32: "ia32",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
  x64: "x64",
};

function platformOf(name) {
  const os = OS.filter((word) => name.includes(`-${word}-`));
  const cpu = Object.entries(CPU).flatMap(([word, value]) => (name.includes(`-${word}`) ? [value] : []));
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`no platform can be read from the name ${name}`);
  const libc = os[0] !== "linux" ? undefined : name.includes("musl") ? ["musl"] : ["glibc"];
  return { os, cpu, libc };
}

const holds = (parent, name) =>
  lock.packages[`${parent}/node_modules/${name}`] ?? lock.packages[`node_modules/${name}`] ?? undefined;

for (const [parent, { dev, optionalDependencies }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies ?? {})) {
    if (holds(parent, name) !== undefined) continue;
    if (!/^\d/.test(version))
      throw new Error(`${parent} asks for ${name} ${version}: only exact versions can be added`);
    const { os, cpu, libc } = platformOf(name);
    lock.packages[`node_modules/${name}`] = { version, cpu, dev, libc, optional: true, os };
  }
}

const byName = ([a], [b]) => a.localeCompare(b, "en");
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byName));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
