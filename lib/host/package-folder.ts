import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where this package lies, in a checkout or installed. */
export function packageFolder(): string {
  return folderAbove(__dirname);
}

// lib/ runs from the checkout, dist/ from the built package, where a module has no folder of its own
function folderAbove(from: string): string {
  const manifest = join(from, 'package.json');
  if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'cdktf-lvs') {
    return from;
  }
  if (dirname(from) === from) {
    throw new Error(`no package.json of cdktf-lvs above ${__dirname}: install the package whole`);
  }
  return folderAbove(dirname(from));
}
