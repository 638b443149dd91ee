import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../lib/host/program';
import { labImage } from '../lib/host/image';
import { waitUntil } from '../lib/host/task';
import { theCluster } from '../lib/cli/lab/cluster';
import { labApp } from '../lib/cli/lab/app';
import { findStackFolder } from '../lib/cli/stack-folder';
import type { Manifest } from '../lib/manifest';
import { readManifest } from '../lib/rig/deployment';
import { openChannel } from '../lib/rig/rehearsal/channel';
import { memoryFor, startQemu } from '../lib/rig/rehearsal/qemu';
import { type Rehearsal, startRehearsal } from '../lib/rig/rehearsal/start';
import { padding, ustar } from '../lib/rig/rehearsal/ustar';
import type { Row } from './row';

const RUNS = 3;
/** A first answer may take this long after the hosts were let go, in seconds. */
const FIRST_ANSWER_SECONDS = 8;

/** A rehearsal of the example against a guest of the same kernel that does nothing; the best of some runs of each. */
export async function rehearsalRows(): Promise<readonly Row[]> {
  const output = await mkdtemp(join(tmpdir(), 'cdktf-lvs-bench-'));
  try {
    const manifest = await example(output);
    const bare: number[] = [];
    const released: number[] = [];
    const answered: number[] = [];
    for (let round = 0; round < RUNS; round++) {
      const rehearsal = await startRehearsal(manifest, {});
      released.push(Math.max(...rehearsal.guests.map(({ releasedSeconds }) => releasedSeconds)));
      answered.push(await firstAnswer(rehearsal, theCluster(manifest).url).finally(() => rehearsal.stop()));
      // by the same accelerator: a kernel that is emulated boots ten times as long
      const isKvm = rehearsal.guests.every(({ accelerator }) => accelerator === 'kvm');
      bare.push(await bareBoot(output, memoryFor(manifest.hosts.length), isKvm));
    }
    const [boot, release, answer] = [Math.min(...bare), Math.min(...released), Math.min(...answered)];
    return [
      {
        what: `rehearsal: ${manifest.hosts.length} hosts, a client and a gateway let go`,
        against: 'bare boot of the same kernel',
        ratio: release / boot,
        target: 2,
        figures: `${release} s, ${boot.toFixed(1)} s`,
      },
      {
        what: 'rehearsal: first answer after that',
        against: `${FIRST_ANSWER_SECONDS} s`,
        ratio: answer / FIRST_ANSWER_SECONDS,
        target: 1,
        figures: `${answer.toFixed(1)} s`,
      },
    ];
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

async function example(output: string): Promise<Manifest> {
  const { command, project } = await labApp(process.cwd());
  await run('sh', ['-c', command], { cwd: project, limitMs: 120_000, env: { CDKTF_OUTDIR: output } });
  return readManifest(await findStackFolder(output));
}

/** Seconds from QEMU's start until the first line of a guest's own program. */
async function bareBoot(folder: string, memoryMiB: number, isKvm: boolean): Promise<number> {
  const { path, kernel } = await labImage();
  const [job, socket] = [join(folder, 'bare.tar'), join(folder, 'bare')];
  const tar = ustar([{ path: 'job/init', mode: 0o755, content: 'echo bare boot\nexec sleep 60\n' }]);
  await writeFile(job, Buffer.concat([tar, Buffer.alloc(padding(tar.length, 4096))]));
  const channel = await openChannel(
    socket,
    () => undefined,
    () => '',
  );
  const start = performance.now();
  const machine = { kernel, disk: path, job, socket, isKvm, processors: 2, memoryMiB, joints: [] };
  const qemu = startQemu(machine, new Map());
  try {
    const isUp = (): boolean => qemu.console().some((line) => line.includes('bare boot'));
    await waitUntil(isUp, { what: 'a bare guest to boot', limitMs: 120_000, everyMs: 20 });
    return (performance.now() - start) / 1000;
  } finally {
    qemu.kill();
    await qemu.ended;
    channel.end(new Error('the bare guest has ended'));
  }
}

/** Seconds from the release of the hosts. */
async function firstAnswer({ rig, guests }: Rehearsal, url: string): Promise<number> {
  const start = performance.now();
  const isAnswered = async (): Promise<boolean> => (await rig.request(url, 1_000)) !== undefined;
  await waitUntil(isAnswered, { what: `an answer on ${url}`, limitMs: 120_000, everyMs: 20 });
  return Math.max(...guests.map(({ bootedSeconds }) => bootedSeconds)) + (performance.now() - start) / 1000;
}
