import { TerraformElement } from 'cdktf';
import type { Manifest } from '../manifest';
import type { Prepared } from './prepared';

/** Stands where a hash of some content was. */
const HASH = 'HASH';

/** A text for another one wherever that stands by itself. */
export type Replace = (text: string) => string;

/** Terraform's ids become paths inside the stack: `lvs_primary_Disk_E078585D` is `lvs/primary/Disk`. */
export function withoutIds({ stack }: Prepared): Replace {
  const start = stack.node.path.length + 1;
  const elements = stack.node.findAll().filter((each) => TerraformElement.isTerraformElement(each));
  const named = elements.flatMap((each) => {
    const id = each.friendlyUniqueId;
    const path = each.node.path.slice(start).replace(/(\/Default)+$/, '');
    // one that the caller chose is what the caller wants to read
    return /_[0-9A-F]{8}$/.test(id) ? [[id, path] as const] : [];
  });
  return replacing(/[\w-]+/g, new Map(named));
}

/** Hashes of seed disks, of guests' births and of secrets become one word. */
export function withoutHashes(prepared: Prepared, { hosts }: Pick<Manifest, 'hosts'>): Replace {
  const seeds = hosts.flatMap(({ path }) => prepared.site?.seedOf(path) ?? []);
  const secrets = hosts.flatMap((host) => host.secrets ?? []).map(({ sha256 }) => sha256);
  const certificates = hosts
    .flatMap((host) => host.files)
    .flatMap(({ path }) => /^\/etc\/lvs\/tls\/([0-9a-f]+)\.crt$/.exec(path)?.[1] ?? []);
  const hashes = [...seeds.flatMap(({ birth, content }) => [birth, content]), ...secrets.flatMap(shortened)];
  return replacing(/[0-9a-f]+/g, new Map([...hashes, ...certificates].map((hash) => [hash, HASH])));
}

/** A key's name has the first digits of its hash. */
function shortened(sha256: string): readonly string[] {
  return [sha256, sha256.slice(0, 12)];
}

function replacing(word: RegExp, words: ReadonlyMap<string, string>): Replace {
  return (text) => (words.size === 0 ? text : text.replace(word, (each) => words.get(each) ?? each));
}
