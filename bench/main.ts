// npm run bench                   every ratio
// npm run bench -- synth          those that need no hypervisor; rehearsal, timers, burden, topologies: those that need QEMU
// npm run bench -- synth --docs   and writes docs/speed.md from them
import { burdenRows } from './burden';
import { clusterRows } from './cluster';
import { rehearsalRows } from './rehearsal';
import type { Row } from './row';
import { printRows } from './row';
import { writeSpeedPage } from './speed-page';
import { synthResult } from './synth';
import { timerRows } from './timers';
import { topologyRows } from './topologies';

const DOCS = '--docs';

const SUBJECTS: Readonly<Record<string, (writesDocs: boolean) => Promise<readonly Row[]>>> = {
  synth: synthRows,
  rehearsal: rehearsalRows,
  timers: timerRows,
  burden: burdenRows,
  topologies: topologyRows,
  cluster: clusterRows,
};

async function synthRows(writesDocs: boolean): Promise<readonly Row[]> {
  const result = await synthResult();
  if (writesDocs) {
    await writeSpeedPage(result);
  }
  return result.flatMap(({ core, rows }) => rows.map((row) => ({ ...row, what: `${row.what}, ${core}` })));
}

async function main(words: readonly string[]): Promise<void> {
  const wanted = words.filter((word) => word !== DOCS);
  const unknown = wanted.find((name) => !(name in SUBJECTS));
  if (unknown !== undefined) {
    throw new Error(`'${unknown}' is no subject: write one of ${Object.keys(SUBJECTS).join(', ')}`);
  }
  const subjects = Object.entries(SUBJECTS).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const rows: Row[] = [];
  for (const [, measure] of subjects) {
    rows.push(...(await measure(words.includes(DOCS))));
  }
  process.stdout.write(printRows(rows));
}

void main(process.argv.slice(2));
