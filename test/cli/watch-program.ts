import { screenOf } from '../../lib/cli/status/screen';
import { screenText } from '../../lib/cli/status/text';
import { watchStatus } from '../../lib/operate/status/watch';
import { FLOATING, TABLE } from '../operate/looks';
import { lookText, MANUAL } from '../drills/scenes';

// Watches a cluster that always says the same, in the terminal that it gets.

const abort = new AbortController();
process.on('SIGINT', () => abort.abort());
const screen = screenOf(process.stdout);
const rig = {
  run: (host: string) =>
    Promise.resolve({ exitCode: 0, stdout: lookText(host === 'lvs-primary' ? FLOATING : [], TABLE), stderr: '' }),
};
void watchStatus(rig, MANUAL, {
  everyMs: 200,
  signal: abort.signal,
  onStatus: (status) => screen.show(screenText(status, (_, text) => text, '')),
}).finally(() => screen.close());
