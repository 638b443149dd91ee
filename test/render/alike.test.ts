import { expect, test } from 'vitest';
import { Distribution } from '../../lib/model/distribution';
import { alike } from '../../lib/render/alike';
import { clusterOf, hostOf, service } from '../fixtures';

const { DEBIAN_12, DEBIAN_13 } = Distribution;
const manual = clusterOf(service());

test('what hosts of one kind have alike is made once for them, and again for another kind or distribution', () => {
  const made: string[] = [];
  const describe = alike((kind, { name }) => {
    made.push(kind.role);
    return `${kind.role} ${kind.role === 'router' ? kind.pair.name : kind.pool.name} on ${name}`;
  });
  const of = (name: string, distribution: Distribution = DEBIAN_12): string =>
    describe(hostOf(manual, name), distribution);

  expect(of('web-rs1')).toBe('real-server web on debian-12');
  expect(of('web-rs2')).toBe('real-server web on debian-12');
  expect(made).toEqual(['real-server']);
  expect(of('lvs-primary')).toBe('router lvs on debian-12');
  expect(of('lvs-backup')).toBe('router lvs on debian-12');
  expect(of('web-rs2', DEBIAN_13)).toBe('real-server web on debian-13');
  expect(made).toEqual(['real-server', 'router', 'real-server']);
});
