import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { terraformBinary } from '../../lib/host/provider';
import { terraformApply, terraformDestroy, terraformInit, terraformPlan } from '../../lib/host/terraform';
import { waitUntil } from '../../lib/host/task';
import { diagnosis } from '../../lib/host/terraform-errors';
import { runTerraform } from '../../lib/host/terraform-process';
import { terraformForget, terraformShow } from '../../lib/host/terraform-state';

const environment = { CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'terraform-'))));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const stack = (resources: object): void =>
  writeFileSync(
    join(folder, 'cdk.tf.json'),
    JSON.stringify({
      variable: { word: { type: 'string', default: 'none' } },
      resource: { terraform_data: resources },
    }),
  );
const run = (word = 'first'): Parameters<typeof terraformPlan>[0] => ({ folder, environment, variables: { word } });

describe.skipIf(!hasTerraform())('with the real terraform', () => {
  test('plans, applies, shows and destroys; a plan right after an apply is empty', async () => {
    stack({ a: { input: '${var.word}' } });
    await terraformInit(run());
    const created = [{ address: 'terraform_data.a', action: 'create' }];
    expect(await terraformPlan(run())).toEqual(created);
    const onProgress = vi.fn<(line: string) => void>();
    expect(await terraformApply({ ...run(), onProgress })).toEqual(created);
    expect(onProgress).toHaveBeenCalledWith('terraform_data.a: Creating...');
    expect(await terraformPlan(run())).toEqual([]);
    expect(await terraformPlan(run('second'))).toEqual([{ address: 'terraform_data.a', action: 'update' }]);
    expect(await terraformShow(run())).toMatchObject([{ address: 'terraform_data.a', type: 'terraform_data' }]);
    await terraformDestroy(run());
    expect(await terraformShow(run())).toEqual([]);
  });

  test('a failed apply names the resource and says what to do about a full disk', async () => {
    stack({ a: { provisioner: [{ 'local-exec': { command: 'echo no space left on device; exit 1' } }] } });
    await terraformInit(run());
    await expect(terraformApply(run())).rejects.toThrow(/terraform_data\.a: .*no space left.*\n.*make room/s);
  });

  test('a folder that terraform cannot read is refused with its own words', async () => {
    writeFileSync(join(folder, 'cdk.tf.json'), '{ "resource": ');
    await expect(terraformInit(run())).rejects.toThrow(/terraform init failed: Error/);
  });

  test.each(['show', 'forget'])('%s says that nothing is deployed where no init was', async (command) => {
    const backend = { local: { path: 'terraform.tfstate' } };
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform: { backend } }));
    await expect(command === 'show' ? terraformShow(run()) : terraformForget(run(), ['a.b'])).rejects.toThrow(
      new RegExp(`^nothing is deployed from ${folder}: terraform was never initialised there; apply first$`),
    );
  });

  test('an apply that has no end is stopped, and the error names the resource that it was at, not those that were done', async () => {
    stack({ a: { input: 'x' }, b: { provisioner: [{ 'local-exec': { command: 'sleep 60' } }] } });
    await terraformInit(run());
    const error: unknown = await terraformApply({ ...run(), limitMs: 10_000 }).catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/no end after 10 s; it was at terraform_data\.b: .*\n.*run it again/);
    expect(String(error)).not.toContain('terraform_data.a');
  });

  test('an apply that is stopped has noted what it made', async () => {
    const slow = { provisioner: [{ 'local-exec': { command: 'sleep 20' } }] };
    stack({ a: { input: 'x' }, b: slow });
    await terraformInit(run());
    const stop = new AbortController();
    const onProgress = (line: string): void => {
      if (line.includes('terraform_data.a: Creation complete')) {
        stop.abort(new Error('stopped by the test'));
      }
    };
    await expect(terraformApply({ ...run(), onProgress, signal: stop.signal })).rejects.toThrow('stopped by the test');
    expect(await terraformShow(run())).toContainEqual(expect.objectContaining({ address: 'terraform_data.a' }));
  });

  test('an apply goes on to its end when its caller is killed, and the next one waits for it', async () => {
    stack({ a: { provisioner: [{ 'local-exec': { command: `touch ${folder}/begun; sleep 2; echo done` } }] } });
    await terraformInit(run());
    const module = JSON.stringify(join(__dirname, '../../lib/host/terraform.ts'));
    const apply = `require(${module}).terraformApply(${JSON.stringify(run())})`;
    const caller = spawn(process.execPath, ['--import', 'tsx', '-e', apply], { stdio: 'ignore' });
    await waitUntil(() => existsSync(join(folder, 'begun')), { what: 'the apply to begin', limitMs: 20_000 });
    caller.kill('SIGKILL');
    expect(await terraformPlan(run())).toEqual([]);
  });

  test('a lock file of another build of the provider is made anew', async () => {
    stack({});
    // the real terraform needs a mirror with two builds for this; its words are the ones that it prints
    const binary = join(folder, 'terraform-with-another-build');
    const words = "doesn't match any of the checksums previously recorded in the dependency lock file";
    writeFileSync(
      binary,
      `#!/bin/sh\n[ ! -e '${folder}/.terraform.lock.hcl' ] || { echo "Error: ${words}" >&2; exit 1; }\n`,
      { mode: 0o755 },
    );
    vi.stubEnv('TERRAFORM_BINARY_NAME', binary);
    writeFileSync(join(folder, '.terraform.lock.hcl'), 'old');
    await terraformInit(run());
    expect(existsSync(join(folder, '.terraform.lock.hcl'))).toBe(false);
  });
});

test('a terraform that is stopped twice, by its limit and by its caller, is asked to end once: at a second time it drops its state', async () => {
  const [binary, asked, stop] = [join(folder, 'slow-terraform'), join(folder, 'asked'), new AbortController()];
  const script = `#!/bin/sh\ntrap 'echo asked >>${asked}' TERM\nfor turn in $(seq 40); do sleep 0.05; done\n`;
  writeFileSync(binary, script, { mode: 0o755 });
  vi.stubEnv('TERRAFORM_BINARY_NAME', binary);
  await runTerraform('apply', [], {
    folder,
    env: {},
    limitMs: 500,
    stopLimitMs: 60_000,
    onLine: () => undefined,
    onLimit: () => setTimeout(() => stop.abort(), 500),
    signal: stop.signal,
  });
  expect(readFileSync(asked, 'utf8')).toBe('asked\n');
});

const place = { variables: { uri: 'qemu:///lab', storage_pool: 'disks' } };

test.each([
  [
    "domain 'lab-a' already exists with uuid 1",
    "virsh -c 'qemu:///lab' destroy lab-a; virsh -c 'qemu:///lab' undefine lab-a",
  ],
  ["network 'lab-p' already exists with uuid 1", "virsh -c 'qemu:///lab' net-undefine lab-p"],
  ["storage volume 'a.qcow2' already exists", "virsh -c 'qemu:///lab' vol-delete --pool disks a.qcow2"],
  ["storage vol 'a.iso' already exists", "virsh -c 'qemu:///lab' vol-delete --pool disks a.iso"],
  ["storage volume name 'a.iso' exists already", "virsh -c 'qemu:///lab' vol-delete --pool disks a.iso"],
  ["can't find storage pool 'disks'", "virsh -c 'qemu:///lab' pool-start disks"],
  ['failed to connect: dial unix /run/x: connect: no such file', "virsh -c 'qemu:///lab' version"],
  [
    'Child process (tc qdisc add dev vnet1 parent 1:1 handle 2: sfq perturb 10) unexpected exit status 2: Error',
    'take linkMbit away',
  ],
  ['Error acquiring the state lock', 'another terraform is at work'],
])('%s is answered by %s', (summary, cure) => {
  expect(diagnosis([{ summary }], [], place)).toContain(cure);
});

test('an error without a known cure stays as it is', () => {
  expect(diagnosis([{ summary: 'a', detail: 'b\n c', address: 'x.y' }], [], place)).toBe('x.y: a: b c');
});

test('plain words begin at the error and lose their frame', () => {
  expect(diagnosis([], ['Initializing...', '╷', '│ Error: no', '│ ', '│ because', '╵'], place)).toBe(
    'Error: no because',
  );
});

test('plain words lose their colours, and with them what hid the frame', () => {
  const lines = ['\u001b[31m╷\u001b[0m', '\u001b[31m│\u001b[0m \u001b[1m\u001b[31mError: \u001b[0mno', ' because'];
  expect(diagnosis([], lines, place)).toBe('Error: no because');
});

function hasTerraform(): boolean {
  try {
    terraformBinary();
    return true;
  } catch (error) {
    if (process.env['CI'] === 'true') {
      throw error;
    }
    return false;
  }
}
