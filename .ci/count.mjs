// Adds up what the runs of vitest have left, names what failed, and closes with the line that counts.
import { readdirSync, readFileSync } from 'node:fs';

const folder = process.argv[2];
const results = readdirSync(folder).map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
const failures = results.flatMap((result) => result.failures);
const sum = (member) => results.reduce((total, result) => total + result[member], 0);

// said once more here, because the last lines are what a reader of a long log sees
for (const text of results.flatMap(({ again }) => again)) console.log(`PASSED AT THE SECOND TRY ${text}\n`);
for (const failure of failures) console.log(`FAILED ${failure}\n`);
console.log(`${sum('passed')} passed, ${failures.length} failed, ${sum('skipped')} skipped`);
process.exitCode = failures.length > 0 || sum('passed') === 0 ? 1 : 0;
