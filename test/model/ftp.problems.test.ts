import { describe, expect, test } from 'vitest';
import type { Lab } from '../../lib/model/cluster';
import { problemsOf } from '../../lib/model/problems';
import type { Service } from '../../lib/model/service';
import { Port } from '../../lib/net/port';
import {
  custom,
  ftpByHelper,
  ftpByMark,
  ip,
  labOf,
  marked,
  pair,
  pool,
  publicSide,
  server,
  service,
  tcpCheck,
  TIMES,
  udpCheck,
  vsftpd,
} from '../fixtures';
import type { Mistake } from './mistakes';
import { testMistakes } from './mistakes';

const PAIR = pair({ publicInterface: publicSide({ floating: [ip('192.168.26.10'), ip('192.168.26.11')] }) });
const web = pool();
const files = pool({ pair: PAIR, workload: vsftpd });
const more = pool({
  pair: PAIR,
  workload: vsftpd,
  path: 'lab/more',
  servers: [3, 4].map((number) => server(number, { path: `lab/more/rs${number}`, name: `more-rs${number}` })),
});
const apart: Partial<Service> = { path: 'lab/ftp2', virtualAddress: ip('192.168.26.11'), mark: 2121 };
const check = (port: number): Partial<Service> => ({ healthChecks: [tcpCheck, { kind: 'tcp', port, times: TIMES }] });

function range(first: number, last: number): Pick<Service, 'ports' | 'ftp'> {
  const passivePorts = Port.tcpRange(first, last);
  return { ports: [Port.tcp(2121), passivePorts], ftp: { mode: 'marks', passivePorts } };
}

/** Files of the user's own FTP servers. */
function ownServers(content: string, form: (overrides: Partial<Service>) => Service): Lab {
  const file = { path: '/etc/vsftpd.conf', content, mode: '0644', check: [], reload: [] };
  return labOf([form({ pool: pool({ workload: custom({ files: [file] }) }) })]);
}

const MISTAKES: readonly Mistake[] = [
  {
    what: 'FTP of both modes behind one pair',
    lab: labOf([ftpByMark({ pool: files }), ftpByHelper({ ...apart, mark: undefined, pool: more })]),
    code: 'LVS075',
    path: 'lab/ftp2',
    says: ["'helper' here", "'marks' on lab/ftp", 'lab/lvs'],
  },
  {
    what: 'FTP of both modes in front of one pool',
    lab: labOf([ftpByMark({ pool: files }), ftpByHelper({ ...apart, mark: undefined, pool: files })]),
    code: 'LVS075',
    path: 'lab/ftp2',
    says: ['lab/ftp'],
  },
  {
    what: 'two addresses that one server would have to tell',
    lab: labOf([ftpByMark({ pool: files }), ftpByMark({ ...apart, pool: files })]),
    code: 'LVS077',
    path: 'lab/ftp2',
    says: ['lab/ftp and lab/ftp2', 'lab/web'],
  },
  {
    what: 'passive ranges that overlap on one address',
    lab: labOf([
      ftpByMark({ pool: files }),
      ftpByMark({ pool: more, path: 'lab/ftp2', mark: 2121, ...range(20_000, 21_000) }),
    ]),
    code: 'LVS018',
    path: 'lab/ftp2',
    says: ['tcp/20000-21000'],
  },
  {
    what: 'a passive range over the port of another service',
    lab: labOf([
      ftpByMark({ pool: files }),
      service({ path: 'lab/http', pool: pool({ ...more, workload: custom() }), ports: [Port.tcp(10_080)] }),
    ]),
    code: 'LVS018',
    path: 'lab/http',
    says: ['tcp/10080'],
  },
  {
    what: 'FTP from web servers, whose ranges would be too many ports',
    lab: labOf([ftpByMark({ pool: pool() })]),
    code: 'LVS078',
    path: 'lab/ftp',
    says: ['lab/web', 'no FTP'],
  },
  {
    what: 'FTP servers behind a plain service',
    lab: labOf([service({ pool: files, ports: [Port.tcp(21)] })]),
    code: 'LVS080',
    path: 'lab/http',
    says: ['lab/web', 'transfers do not'],
  },
  {
    what: "a floating address in the user's file behind the helper",
    lab: ownServers('pasv_address=192.168.26.10\n', ftpByHelper),
    code: 'LVS023',
    path: 'lab/web',
    says: ['/etc/vsftpd.conf', '192.168.26.10'],
  },
  {
    what: "a floating address in the user's file that is not what FTP tells",
    lab: ownServers('listen_address=192.168.26.10\n', ftpByMark),
    code: 'LVS023',
    path: 'lab/web',
    says: ['/etc/vsftpd.conf'],
  },
  {
    what: 'a udp port that nginx is to answer',
    lab: labOf([marked({ ports: [Port.tcp(80), Port.udp(53)], healthChecks: [tcpCheck, udpCheck()] })]),
    code: 'LVS079',
    path: 'lab/shop',
    says: ['udp/53', 'nginx'],
  },
  {
    what: 'a check where nginx does not listen',
    lab: labOf([service(check(8080))]),
    code: 'LVS081',
    path: 'lab/http',
    says: ['tcp/8080', 'nginx'],
  },
  {
    what: 'a check of a passive port, which is open for a transfer only',
    lab: labOf([ftpByMark(check(10_000))]),
    code: 'LVS081',
    path: 'lab/ftp',
    says: ['tcp/10000', 'vsftpd'],
  },
  {
    what: "a web server on sshd's port",
    lab: labOf([service({ ports: [Port.tcp(22)] })]),
    code: 'LVS082',
    path: 'lab/http',
    says: ['tcp/22', 'nginx'],
  },
];

describe('rules of FTP and of workloads', () => {
  testMistakes(MISTAKES);

  test.each<[string, Lab]>([
    ['FTP by mark', labOf([ftpByMark()])],
    ['FTP by helper', labOf([ftpByHelper()])],
    [
      'FTP by helper on two addresses, in front of one pool',
      labOf([ftpByHelper({ pool: files }), ftpByHelper({ ...apart, mark: undefined, pool: files })]),
    ],
    [
      'FTP by mark of two pools on one address, with ports of their own',
      labOf([
        ftpByMark({ pool: files }),
        ftpByMark({ pool: more, path: 'lab/ftp2', mark: 2121, ...range(20_001, 21_000) }),
      ]),
    ],
    [
      "the user's own FTP servers, which tell the floating address",
      ownServers('pasv_address=192.168.26.10\n', ftpByMark),
    ],
    ['a check of sshd', labOf([service(check(22))])],
    [
      'a check of another port of the pool',
      labOf([service({ pool: web }), service({ pool: web, path: 'lab/b', ports: [Port.tcp(81)], ...check(80) })]),
    ],
    [
      "udp and ssh from the user's own servers",
      labOf([
        marked({
          pool: pool({ workload: custom() }),
          ports: [Port.tcp(22), Port.udp(53)],
          healthChecks: [tcpCheck, udpCheck()],
        }),
      ]),
    ],
  ])('find nothing wrong with %s', (_, lab) => {
    expect(problemsOf(lab)).toEqual([]);
  });

  test('call a warning only what may be meant so', () => {
    const warnings = MISTAKES.filter(({ lab }) => problemsOf(lab)[0]?.severity === 'warning');
    expect(new Set(warnings.map(({ code }) => code))).toEqual(new Set(['LVS079', 'LVS080', 'LVS081']));
  });
});
