// Adds up what the runs of vitest have left, and closes with the line that says so.
import { readdirSync, readFileSync } from 'node:fs';

const folder = process.argv[2];
const results = readdirSync(folder).map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
const sum = (member) => results.reduce((total, result) => total + result[member], 0);
// a file that could not be loaded has no test that failed, and is a failure all the same
const broken = results
  .flatMap((result) => result.testResults)
  .filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')).length;
const failed = sum('numFailedTests') + broken;
console.log(`${sum('numPassedTests')} passed, ${failed} failed, ${sum('numPendingTests')} skipped`);
process.exitCode = failed > 0 || sum('numPassedTests') === 0 ? 1 : 0;
