import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeLeftOvers } from '../../lib/cli/lab/left-overs';
import { HostError } from '../../lib/host/host-error';
import { run } from '../../lib/host/program';
import { terraformBinary } from '../../lib/host/provider';
import { terraformApply, terraformInit } from '../../lib/host/terraform';
import { type Place, synthesize, type Variant } from './lab-stack';
import { answered, startTestHypervisor, told } from './test-cluster';
import { PROGRAMS, type TestHypervisor } from './test-cluster';
import { describeWith } from '../needs';

describeWith(['root', ...PROGRAMS], 'an interrupted change', () => {
  let lab: TestHypervisor;
  let blank: Place;

  beforeAll(async () => {
    lab = await startTestHypervisor('heal');
    // twenty changes are about what terraform and libvirt note: guests that boot would only take the machine's time
    const imagePath = join(lab.outdir, 'blank.qcow2');
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', imagePath, '64M'], { limitMs: 60_000 });
    blank = { ...lab.place, imagePath };
    await prepare({ image: { version: '1' } });
    await terraformApply({ ...lab.terraform(), ...told });
  });

  afterAll(() => lab.stop());

  /** Birth and service at once: every guest is replaced, the routers get another memory, the servers a page. */
  const variants: readonly [Variant, Variant] = [
    { image: { version: '2' }, page: 'two', memoryMiB: 400 },
    { image: { version: '1' }, page: 'one', memoryMiB: 384, secondService: true },
  ];

  async function prepare(variant: Variant): Promise<void> {
    synthesize(lab.outdir, blank, variant);
    await terraformInit({ ...lab.terraform(), ...told });
  }

  /** A line of terraform's machine-readable output that tells of a resource which is done. */
  interface Done {
    readonly type: string;
    readonly hook: { readonly action: 'create' | 'update' | 'delete'; readonly id_value?: string };
  }

  async function isWritten({ hook }: Done): Promise<boolean> {
    const state = await readFile(join(lab.terraform().folder, 'terraform.tfstate'), 'utf8');
    const isThere = state.includes(JSON.stringify(hook.id_value));
    // terraform writes the file in place: half of it is no state
    return state.trimEnd().endsWith('}') && (hook.action === 'update' || isThere === (hook.action === 'create'));
  }

  /** Signals a whole group; false if it has ended before. */
  function signalled(group: number, signal: NodeJS.Signals): boolean {
    try {
      return process.kill(-group, signal);
    } catch {
      return false;
    }
  }

  /** A thread that is in the kernel stops a little later: until then terraform may still write. */
  async function freeze(group: number): Promise<void> {
    signalled(group, 'SIGSTOP');
    await sleep(50);
  }

  /**
   * Kills terraform and the provider once so many resources were done; false if the apply came to its end before. What
   * is done is written after it was told: they go on in small steps until it is, and have no time for the next one.
   */
  async function killedAfter(resources: number): Promise<boolean> {
    const { folder, environment } = lab.terraform();
    const args = ['apply', '-json', '-auto-approve', '-input=false', '-parallelism=1'];
    const child = spawn(terraformBinary(), [`-chdir=${folder}`, ...args], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    const { pid = 0 } = child;
    const closed = new Promise((resolve) => child.once('close', resolve));
    let done = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      const message = JSON.parse(line) as Done;
      done += message.type === 'apply_complete' ? 1 : 0;
      if (done >= resources) {
        await freeze(pid);
        while (!(await isWritten(message))) {
          signalled(pid, 'SIGCONT');
          await sleep(3);
          await freeze(pid);
        }
        const wasKilled = signalled(pid, 'SIGKILL');
        await closed;
        return wasKilled;
      }
    }
    await closed;
    return false;
  }

  /**
   * False for what terraform says of a thing that an earlier run has made and had no time to note, and for an apply
   * that had no end and was stopped: it is one more that was interrupted. Any other error is one.
   */
  function isInside(error: unknown): false {
    if (error instanceof HostError && /already exists|exists already|had no end/.test(error.message)) {
      process.stderr.write(`  ${error.message}\n`);
      return false;
    }
    throw error;
  }

  test('an apply that was killed after each resource of a change is healed by the next one', async () => {
    let resources = 0;
    let inside = 0;
    let killed = true;
    while (killed) {
      resources += 1;
      await prepare(variants[resources % 2 === 0 ? 0 : 1]);
      killed = await killedAfter(resources);
      const healed = await terraformApply({ ...lab.terraform(), ...told, limitMs: 240_000 }).then(() => true, isInside);
      if (!healed) {
        // the machine was too busy to kill it between two: what was made and not noted is taken away, as the lab does it
        inside += 1;
        await removeLeftOvers(lab.hypervisor, { ...lab.terraform(), ...told });
        await terraformApply({ ...lab.terraform(), ...told });
      }
      expect(await lab.plan(), `after a kill at resource ${resources}`).toEqual([]);
    }
    expect(resources).toBeGreaterThan(15);
    expect(inside).toBeLessThan(resources / 2);
    await lab.apply({ image: { version: 'real' } });
    await answered(await lab.rig());
  });
});
