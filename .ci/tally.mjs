import { readFileSync } from 'node:fs';

const [report, status] = process.argv.slice(2);
let counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
try {
  counts = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  process.stdout.write('No test ran: a check before the tests failed.\n');
}
const brokenFiles = (counts.testResults ?? []).filter(
  file => file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed'),
).length;
const failed = counts.numFailedTests + brokenFiles;
const skipped = counts.numPendingTests + counts.numTodoTests;
const unexplained = status !== '0' && failed === 0 ? 1 : 0;
process.stdout.write(`${counts.numPassedTests} passed, ${failed + unexplained} failed, ${skipped} skipped\n`);
