import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key of its own with a certificate for an address, as openssl makes them. */
export interface KeyPair {
  readonly folder: string;
  readonly keyPath: string;
  readonly certificate: string;
  readonly key: string;
  readonly remove: () => void;
}

export function makeKeyPair(address: string): KeyPair {
  const folder = mkdtempSync(join(tmpdir(), 'lvs-keys-'));
  const [keyPath, certificatePath] = [join(folder, 'shop.key'), join(folder, 'shop.crt')];
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'];
  const names = ['-subj', '/CN=shop.example.com', '-addext', `subjectAltName=IP:${address}`];
  execFileSync('openssl', [...words, ...names, '-keyout', keyPath, '-out', certificatePath], { stdio: 'pipe' });
  chmodSync(keyPath, 0o600);
  return {
    folder,
    keyPath,
    certificate: readFileSync(certificatePath, 'utf8'),
    key: readFileSync(keyPath, 'utf8'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Lets the disks that bring secrets lie in a folder, and not where the caller's own are. */
export function withDisksIn<T>(folder: string, work: () => T): T {
  const before = process.env['XDG_CACHE_HOME'];
  process.env['XDG_CACHE_HOME'] = folder;
  try {
    return work();
  } finally {
    if (before === undefined) {
      delete process.env['XDG_CACHE_HOME'];
    } else {
      process.env['XDG_CACHE_HOME'] = before;
    }
  }
}

/** The names of the files below a folder that hold the text. */
export async function filesWith(text: string, folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(paths.map((path) => readFile(path, 'latin1')));
  return paths.filter((_, index) => texts[index]?.includes(text));
}
