// npm run bench            every ratio
// npm run bench -- synth   those that need no hypervisor; rehearsal, timers, burden, topologies: those that need QEMU
import { burdenRows } from './burden';
import { clusterRows } from './cluster';
import { rehearsalRows } from './rehearsal';
import { Installation } from './installation';
import type { Row } from './row';
import { printRows } from './row';
import { synthRows } from './synth';
import { timerRows } from './timers';
import { topologyRows } from './topologies';

const SUBJECTS: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  synth,
  rehearsal: rehearsalRows,
  timers: timerRows,
  burden: burdenRows,
  topologies: topologyRows,
  cluster: clusterRows,
};

async function synth(): Promise<readonly Row[]> {
  const installation = new Installation();
  try {
    return await synthRows(installation);
  } finally {
    installation.remove();
  }
}

async function main(wanted: readonly string[]): Promise<void> {
  const unknown = wanted.find((name) => !(name in SUBJECTS));
  if (unknown !== undefined) {
    throw new Error(`'${unknown}' is no subject: write one of ${Object.keys(SUBJECTS).join(', ')}`);
  }
  const subjects = Object.entries(SUBJECTS).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const rows: Row[] = [];
  for (const [, measure] of subjects) {
    rows.push(...(await measure()));
  }
  process.stdout.write(printRows(rows));
}

void main(process.argv.slice(2));
