import { describe, expect, test } from 'vitest';
import type { FtpServiceProps } from '../../lib';
import { FtpService, InputError, Port, Workload } from '../../lib';
import { clusterOf } from '../../lib/constructs/manifest-cluster';
import { addHost, addPool, addRouters, emptyStack } from '../stack';

type Own = FtpServiceProps extends infer P ? (P extends FtpServiceProps ? Omit<P, 'pool'> : never) : never;

function ftp(props: Own): FtpService {
  const stack = emptyStack();
  addHost(stack);
  const pool = addPool(stack, addRouters(stack), { workload: Workload.vsftpd() });
  return new FtpService(stack, 'ftp', { pool, ...props });
}

function refusal(props: Own): string {
  try {
    ftp(props);
  } catch (error) {
    if (error instanceof InputError) {
      return error.message;
    }
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('FtpService', () => {
  test('by mark is port 21 with the range of the manual, as one session', () => {
    const { ports, mark, persistenceSeconds } = ftp({ mode: 'marks' }).model;
    expect([ports.join(' '), mark, persistenceSeconds]).toEqual(['tcp/21 tcp/10000-20000', 21, 300]);
  });

  test('by helper is port 21 alone', () => {
    const { ports, mark, persistenceSeconds } = ftp({ mode: 'helper' }).model;
    expect([ports.join(' '), mark, persistenceSeconds]).toEqual(['tcp/21', undefined, undefined]);
  });

  test('takes another port, range, mark and persistence by mark', () => {
    const passivePorts = Port.tcpRange(1024, 2047);
    const { model } = ftp({ mode: 'marks', port: 2121, passivePorts, mark: 9, persistenceSeconds: 60 });
    expect([model.ports.join(' '), model.mark, model.persistenceSeconds]).toEqual(['tcp/2121 tcp/1024-2047', 9, 60]);
  });

  test.each(['helper', 'marks'] as const)('tells the tools that it goes by %s', (mode) => {
    const { model } = ftp({ mode });
    const { pair } = model.pool;
    const { services } = clusterOf({ pair, pools: [model.pool], services: [model] });
    expect(services).toMatchObject([{ ftp: mode }]);
  });

  test.each<[string, Own, string]>([
    ['privileged ports', { mode: 'marks', passivePorts: Port.tcpRange(1023, 2000) }, 'LVS003: lab/ftp: passivePorts'],
    ['passive ports over udp', { mode: 'marks', passivePorts: Port.udpRange(2000, 3000) }, 'LVS003: lab/ftp: passive'],
    [
      'a control port within the passive ones',
      { mode: 'marks', port: 2121, passivePorts: Port.tcpRange(2000, 3000) },
      'LVS003: lab/ftp: passivePorts',
    ],
    ['a control port that is none', { mode: 'marks', port: 0 }, 'LVS003: lab/ftp: port'],
    ['no persistence by mark', { mode: 'marks', persistenceSeconds: 0 }, 'LVS004: lab/ftp: persistenceSeconds'],
    ['another mode', { mode: 'active' as never }, 'LVS008: lab/ftp: mode'],
  ])('refuses %s', (_, props, message) => {
    expect(refusal(props)).toContain(message);
  });

  test('has no word for what the modes cannot do', () => {
    // @ts-expect-error the helper follows whatever port the server chooses
    const range: Own = { mode: 'helper', passivePorts: Port.tcpRange(10000, 20000) };
    // @ts-expect-error the helper looks at port 21 alone
    const port: Own = { mode: 'helper', port: 2121 };
    // @ts-expect-error without persistence a client's data connections would meet other servers
    const none: Own = { mode: 'marks', persistenceSeconds: 'none' };
    // @ts-expect-error who answers in the servers' place must be a whole FTP server, and belongs into the pool
    const excuse: Own = { mode: 'marks', sorryServer: '10.11.12.7' };
    expect([range, port, none, excuse]).toHaveLength(4);
  });

  test.each([
    ['a relative path', (): unknown => Workload.vsftpd({ files: { 'a.txt': '' } })],
    ['a path that climbs', (): unknown => Workload.vsftpd({ files: { '/../a.txt': '' } })],
  ])('refuses %s in the tree of vsftpd', (_, build) => {
    expect(build).toThrow('LVS008');
  });
});
