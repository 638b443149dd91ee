import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** What one types in the folder of a cdktf.json to synthesize; undefined where nothing there says it. */
export function synthCommand(project: string): string | undefined {
  const { scripts = {} } = membersOf<{ readonly scripts?: { readonly synth?: string } }>(join(project, 'package.json'));
  const { app, output } = membersOf<{ readonly app?: string; readonly output?: string }>(join(project, 'cdktf.json'));
  if (scripts.synth !== undefined) {
    return 'npm run synth';
  }
  if (app !== undefined && hasCli(project)) {
    return 'npx cdktf synth';
  }
  return app === undefined || output === undefined ? app : `CDKTF_OUTDIR=${output} ${app}`;
}

function hasCli(project: string): boolean {
  const load = createRequire(resolve(project, 'package.json'));
  return ['cdktf-cli', 'cdktn-cli'].some((name) => {
    try {
      return load.resolve(`${name}/package.json`) !== '';
    } catch {
      return false;
    }
  });
}

/** None of a file that is not there, or that is no JSON: others say so. */
function membersOf<T>(file: string): Partial<T> {
  try {
    return existsSync(file) ? ((JSON.parse(readFileSync(file, 'utf8')) as Partial<T> | null) ?? {}) : {};
  } catch {
    return {};
  }
}
