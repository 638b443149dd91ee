import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';
import { missingPrograms } from '../lib/host/packages';
import { isRoot } from '../lib/host/probes';

/**
 * Tests that need something of the machine. Where it is missing they are skipped, and their name says why; with CI=true
 * they run and fail.
 * @param needs a program on the PATH, `python3:` and a module of it, or `root`
 */
export function describeWith(needs: readonly string[], name: string, tests: () => void): void {
  const lacks = process.env.CI ? [] : needs.flatMap(lackOf);
  const title = lacks.length > 0 ? `${name} (skipped: needs ${lacks.join(', ')})` : name;
  describe.skipIf(lacks.length > 0)(title, tests);
}

function lackOf(need: string): readonly string[] {
  if (need === 'root') {
    return isRoot() ? [] : ['root'];
  }
  if (need.startsWith('python3:')) {
    const module = need.slice('python3:'.length);
    return spawnSync('python3', ['-c', `import ${module}`]).status === 0 ? [] : [`python3's module ${module}`];
  }
  return missingPrograms([need]).map((missing) => `${missing.program} of the package ${missing.package}`);
}
