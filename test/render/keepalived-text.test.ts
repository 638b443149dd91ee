import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { block, print } from '../../lib/render/block';
import { MOST_COMMAND_BYTES, MOST_QUOTED_BYTES, quoted, quotedCommand } from '../../lib/render/keepalived-text';
import { describeWith } from '../needs';
import { inFolder } from '../oracles';

/** What keepalived would expand, cut off, or end a word or a line with. */
const HOSTILE = [
  '$HOME ${HOME} ${_PWD}',
  '~SEQ(a, 0, 3) x',
  '~LST(a, 1, 2)',
  '@^lvs-primary x',
  'a#b !c # d ! e',
  'include /etc/passwd\ninclude /etc/shadow',
  '"double" \'single\' `back`',
  '{ } }\nvirtual_server 1.2.3.4 80 {',
  '\\ \\n \\101 \\x41 \\cA',
  '\t\r\n\v\f\u0007\u001b',
  'é 語 \u{1f600}',
  '1234 \u00011',
  '%{http_code} ${x} %s',
  ' leading and trailing ',
];

/** The words that a script of keepalived was started with, one script for each text. */
function heard(texts: readonly string[]): readonly string[] {
  return inFolder((folder) => {
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\nprintf %s "$2" >"$1.new" && mv "$1.new" "$1"\n');
    chmodSync(program, 0o755);
    const conf = print([
      block('global_defs', ['router_id x', 'script_user root']),
      ...texts.map((text, index) =>
        block(`vrrp_script s${index}`, [
          `script ${quotedCommand([program, join(folder, `${index}`), text])}`,
          'interval 1',
        ]),
      ),
      block('vrrp_instance V', [
        'interface eth0',
        'virtual_router_id 51',
        block('virtual_ipaddress', ['10.0.0.1']),
        block(
          'track_script',
          texts.map((_, index) => `s${index}`),
        ),
      ]),
    ]);
    writeFileSync(join(folder, 'keepalived.conf'), conf);
    const keepalived = ['-P', '-n', '-l', '-f', 'keepalived.conf', '-p', 'parent.pid', '-r', 'child.pid'].join(' ');
    const all = texts.map((_, index) => `[ -e ${index} ]`).join(' && ');
    const script = `cd ${folder} && mount -t tmpfs none /run && ip link add eth0 type veth peer name eth1 || exit
      keepalived ${keepalived} >log 2>&1 & for _ in $(seq 100); do ${all} && break; sleep 0.1; done; kill $!; wait $!`;
    spawnSync('unshare', ['--net', '--mount', 'sh', '-c', script]);
    return texts.map((_, index) => readFileSync(join(folder, `${index}`), 'utf8'));
  });
}

describeWith(['root', 'keepalived', 'unshare', 'ip', 'mount'], 'keepalived', () => {
  test('takes every text as it was written, once quoted', () => {
    expect(heard(HOSTILE)).toEqual(HOSTILE);
  });
});

test('a quoted text has none of the characters that keepalived gives a meaning', () => {
  const all = Array.from({ length: 0x1000 }, (_, code) => String.fromCodePoint(code)).join('');
  expect(quoted(all)).toMatch(/^"(?:[A-Za-z0-9 _./:=,-]|\\[0-7]{3})*"$/);
});

test('the longest text that is taken fits into a line of keepalived', () => {
  expect(200 + MOST_COMMAND_BYTES).toBeLessThan(1024);
  expect(`                regex ${quoted('$'.repeat(MOST_QUOTED_BYTES))}\n`.length).toBeLessThan(1024);
});
