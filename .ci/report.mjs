// Reads vitest's JSON report: fails when a tracked test file is missing from it, when a test was skipped or when none
// ran, lists the behaviour rows of the local host, and prints the counts alone on the last line.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import process from 'node:process';

const root = resolve(import.meta.dirname, '..');
const [reportFile = ''] = process.argv.slice(2);
/** @type {{ success: boolean, numTotalTests: number, numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: { name: string, assertionResults: { fullName: string, status: string }[] }[] }} */
const report = JSON.parse(readFileSync(reportFile, 'utf8'));

const tracked = execFileSync('git', ['ls-files', '*.test.ts'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);
const ran = new Set(
  report.testResults
    .filter(({ assertionResults }) => assertionResults.length > 0)
    .map(({ name }) => relative(root, name).replaceAll('\\', '/')),
);
const missing = tracked.filter((file) => !ran.has(file));
const skipped = report.numPendingTests + report.numTodoTests;

for (const file of missing) console.error(`Did not run: ${file}`);
if (skipped > 0) console.error(`${skipped} tests were skipped`);
if (report.numTotalTests === 0) console.error('No test ran');

/** @type {Map<string, string[]>} */
const rows = new Map();
for (const { fullName, status } of report.testResults.flatMap(({ assertionResults }) => assertionResults)) {
  const row = /\brow "(?<row>[^"]+)"/u.exec(fullName)?.groups?.['row'];
  if (row !== undefined) rows.set(row, [...(rows.get(row) ?? []), status]);
}
console.log(`Behaviour rows of the local host: ${rows.size}`);
for (const [row, statuses] of [...rows].sort(([a], [b]) => a.localeCompare(b, 'en'))) {
  const passed = statuses.filter((status) => status === 'passed').length;
  console.log(`  ${passed === statuses.length ? 'passed' : 'FAILED'} ${passed}/${statuses.length}  ${row}`);
}

const isComplete = missing.length === 0 && skipped === 0 && report.numPassedTests > 0;
process.exitCode = isComplete && report.success ? 0 : 1;
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed`);
