/** Ends with a sentence where the Node at hand is older than package.json asks for. */
import { readFileSync } from "node:fs";

const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const [major, minor] = process.versions.node.split(".").map(Number);
const isEnough = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
if (!isEnough) {
  console.error(`Tunebook needs Node ${engines.node}; this is ${process.version}`);
  process.exit(1);
}
