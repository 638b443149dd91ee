import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROVIDER_SOURCE, providerModule, terraformEnvironment } from '../lib/host/provider';
import { compiled, ROOT } from './installation';

/** The bindings that `cdktf get` makes of the provider, or why this machine cannot make them. */
type GeneratedBindings = { readonly folder: string } | { readonly missing: string };

/** Made once and kept beside the packages. */
export async function generatedBindings(): Promise<GeneratedBindings> {
  const { version } = providerModule();
  const home = join(ROOT, 'node_modules', '.cache', 'cdktf-lvs', `get-${version}`);
  const folder = join(home, 'providers', 'libvirt');
  if (existsSync(folder)) {
    return { folder };
  }
  const work = `${home}.${process.pid}`;
  try {
    mkdirSync(work, { recursive: true });
    const settings = { language: 'typescript', app: 'true', sendCrashReports: 'false', codeMakerOutput: 'source' };
    const document = { ...settings, projectId: 'bench', terraformProviders: [`${PROVIDER_SOURCE}@${version}`] };
    writeFileSync(join(work, 'cdktf.json'), JSON.stringify(document));
    const cdktf = join(ROOT, 'node_modules', 'cdktf-cli', 'bundle', 'bin', 'cdktf');
    const env = { ...process.env, ...(await terraformEnvironment()), CI: '1' };
    const got = spawnSync(process.execPath, [cdktf, 'get'], { cwd: work, env, encoding: 'utf8', timeout: 300_000 });
    const source = join(work, 'source');
    if (got.status !== 0 || !existsSync(source)) {
      return { missing: `cdktf get failed: ${(got.stderr || got.stdout).trim().split('\n').at(-1)}` };
    }
    compileAll(source, join(work, 'compiled'));
    rmSync(home, { recursive: true, force: true });
    renameSync(join(work, 'compiled'), home);
    return { folder };
  } catch (error) {
    return { missing: String(error) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function compileAll(source: string, target: string): void {
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('.ts'),
  )) {
    const output = join(target, name.replace(/ts$/, 'js'));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, compiled(readFileSync(join(source, name), 'utf8')));
  }
}
