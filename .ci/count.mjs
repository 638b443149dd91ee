// Adds up what the runs of vitest have left, names what failed, and closes with the line that counts.
import { readdirSync, readFileSync } from 'node:fs';

const folder = process.argv[2];
const results = readdirSync(folder).map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
const sum = (member) => results.reduce((total, result) => total + result[member], 0);
const failedFiles = results.flatMap((result) => result.testResults).filter((file) => file.status === 'failed');
const failedTests = failedFiles.flatMap((file) => file.assertionResults).filter((test) => test.status === 'failed');
// a file that could not be loaded has no test that failed, and is a failure all the same
const brokenFiles = failedFiles.filter((file) => !file.assertionResults.some((test) => test.status === 'failed'));

// said once more here, because the last lines are what a reader of a long log sees
for (const test of failedTests) console.log(`FAILED ${test.fullName}\n${test.failureMessages.join('\n')}\n`);
for (const file of brokenFiles) console.log(`FAILED ${file.name}\n${file.message}\n`);

const failed = sum('numFailedTests') + brokenFiles.length;
console.log(`${sum('numPassedTests')} passed, ${failed} failed, ${sum('numPendingTests')} skipped`);
process.exitCode = failed > 0 || sum('numPassedTests') === 0 ? 1 : 0;
