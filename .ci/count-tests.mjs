/** Prints the tests' closing line from vitest's JSON report: "N passed, N failed, N skipped". */
import { existsSync, readFileSync } from "node:fs";

const [file] = process.argv.slice(2);
if (!existsSync(file)) {
  console.log("0 passed, 1 failed");
  process.exit(1);
}
const report = JSON.parse(readFileSync(file, "utf8"));
// A file that fails to load has no tests to count, and is a failure all the same.
const broken = report.testResults.filter((t) => t.status === "failed" && t.assertionResults.length === 0).length;
const skipped = report.numPendingTests + report.numTodoTests;
const counts = [`${report.numPassedTests} passed`, `${report.numFailedTests + broken} failed`];
if (skipped > 0) counts.push(`${skipped} skipped`);
console.log(counts.join(", "));
process.exitCode = report.success && report.numPassedTests > 0 ? 0 : 1;
