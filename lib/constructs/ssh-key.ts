import { InputError } from '../errors';
import { refuseTokens } from './edge';

const KINDS = [
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
];

/**
 * A public key as ssh-keygen(1) writes it, without options; one line, also for cloud-init, which ends lines at more than \n.
 * The message does not repeat it: it may be a private one. */
export function sshKey(line: string): string {
  refuseTokens(line);
  const [, kind = '', key = ''] = /^(\S+) ([A-Za-z0-9+/]+={0,2})(?: [^\p{Cc}\p{Zl}\p{Zp}]*)?$/u.exec(line) ?? [];
  const bytes = Buffer.from(key, 'base64');
  // RFC 4253 section 6.6: the key begins with its kind once more, behind the length of that
  const inner = bytes.length < 4 ? '' : bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString('latin1');
  if (!KINDS.includes(kind) || inner !== kind) {
    throw new InputError('LVS008', 'is no public key of OpenSSH: write the one line of a file such as id_ed25519.pub');
  }
  return line;
}
