import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDeployment } from '../../lib/rig/deployment';
import { libvirtRig } from '../../lib/rig/libvirt-rig';
import { bothAnswered, startTestHypervisor } from './test-cluster';
import { PROGRAMS, type TestHypervisor } from './test-cluster';
import { describeWith } from '../needs';

describeWith(['root', ...PROGRAMS], 'the cdktf command', () => {
  let lab: TestHypervisor;
  let project: string;

  beforeAll(async () => {
    lab = await startTestHypervisor('cdktf');
    // a checkout of its own: cdktf leaves its output beside cdktf.json
    project = await mkdtemp(join(tmpdir(), 'cdktf-lvs-project-'));
    for (const part of ['cdktf.json', 'package.json', 'tsconfig.json', 'lib', 'examples']) {
      await cp(part, join(project, part), { recursive: true });
    }
    await symlink(resolve('node_modules'), join(project, 'node_modules'));
  });

  afterAll(async () => {
    await lab.stop();
    await rm(project, { recursive: true, force: true });
  });

  async function cdktf(...args: readonly string[]): Promise<string> {
    const { execa } = await import('execa');
    const { uri, storagePool, domainType, imagePath } = lab.place;
    const { all } = await execa('node_modules/.bin/cdktf', args, {
      cwd: project,
      all: true,
      stdin: 'ignore',
      timeout: 300_000,
      env: {
        ...lab.terraform().environment,
        CI: 'true',
        TF_VAR_uri: uri,
        TF_VAR_storage_pool: storagePool,
        TF_VAR_domain_type: domainType,
        TF_VAR_image_path: imagePath,
      },
    });
    return all;
  }

  test('synth, diff, deploy and destroy of the example do what cdktf’s user expects', async () => {
    expect(await cdktf('synth')).toContain('Generated Terraform code for the stacks: lab');
    expect(await cdktf('diff', 'lab')).toMatch(/15 to add, 0 to change, 0 to destroy/);
    await cdktf('deploy', 'lab', '--auto-approve');

    const terraform = { ...lab.terraform(), folder: join(project, 'cdktf.out/stacks/lab') };
    const { uri } = lab.place;
    const { namespace } = lab.hypervisor;
    await bothAnswered(libvirtRig(await readDeployment({ terraform, uri, namespace })));
    expect(await cdktf('diff', 'lab')).toContain('No changes');

    await cdktf('destroy', 'lab', '--auto-approve');
    const state = JSON.parse(await readFile(join(terraform.folder, 'terraform.tfstate'), 'utf8')) as object;
    expect(state).toMatchObject({ resources: [] });
  });
});
