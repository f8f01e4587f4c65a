import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FREE = /\b(0BSD|Apache-2\.0|BSD|BSD-[23]-Clause|CC0-1\.0|ISC|MIT|MIT-0|Unlicense)\b/;

/** A bundled package's name, version, licence and its text. Throws where the licence does not allow shipping it. */
function readLicence(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  const licence = license ?? (/\bMIT License\b/.test(texts[0]) ? "MIT" : "no licence");
  if (!FREE.test(licence)) throw new Error(`${name} ${version} has the licence ${licence}: may it be shipped?`);
  if (texts.length === 0) texts.push(`By ${author?.name ?? author ?? "its authors"}; see the notes in its source.`);
  return { name, version, licence, text: texts.join("\n\n") };
}

/** Writes LICENSES.txt, as the licences ask, and packages.json, a list for audits, into the folder. */
export function writeLicences(packageFolders, folder) {
  const bundled = packageFolders.map(readLicence);
  const pages = bundled.map((p) => `${p.name} ${p.version} (${p.licence})\n\n${p.text}`);
  writeFileSync(join(folder, "LICENSES.txt"), `${pages.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
  const list = bundled.map(({ name, version, licence }) => ({ name, version, licence }));
  writeFileSync(join(folder, "packages.json"), `${JSON.stringify(list, null, 2)}\n`);
}
