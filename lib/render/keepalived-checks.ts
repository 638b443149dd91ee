import type { PortCheck, WebRequest } from '../model/health-check';
import { ANY_REPLY, portChecksOf } from '../model/health-check';
import type { RealServer } from '../model/real-server-pool';
import type { Service } from '../model/service';
import type { Range } from '../net/whole-number';
import type { Block, Entry } from './block';
import { block } from './block';
import { checkCommand } from './check-files';
import { quoted, quotedCommand } from './keepalived-text';
import { slowStart } from './keepalived-slow-start';

/** All checkers of a real server, keepalived.conf(5). */
export function checkers(service: Service, server: RealServer): readonly Entry[] {
  const checks = portChecksOf(service.healthChecks, service.ports);
  return [
    ...slowStart(service, server),
    ...checks.map((check, index) => checker(check, checkCommand(service, index, server, check))),
  ];
}

/** @param program the words that start a check that keepalived has not itself */
function checker(check: PortCheck, program: readonly string[]): Block {
  switch (check.kind) {
    case 'tcp':
      return block('TCP_CHECK', connection(check));
    case 'http':
      return block('HTTP_GET', [url(check), ...connection(check)]);
    case 'https':
      return block('SSL_GET', [check.sni && 'enable_sni', url(check), ...connection(check)]);
    case 'smtp':
      return block('SMTP_CHECK', [check.heloName !== undefined && `helo_name ${check.heloName}`, ...connection(check)]);
    case 'dns':
      return block('DNS_CHECK', [`type ${check.type}`, `name ${check.name}`, ...connection(check)]);
    case 'udp':
      return block('UDP_CHECK', [
        check.payload !== undefined && `payload ${check.payload}`,
        ...reply(check.reply),
        ...connection(check),
      ]);
    case 'ping':
      return block('PING_CHECK', connection(check));
    default:
      return block('MISC_CHECK', [
        `misc_path ${quotedCommand(program)}`,
        `misc_timeout ${check.times.timeoutSeconds}`,
        ...repetition(check),
      ]);
  }
}

function connection(check: PortCheck): readonly Entry[] {
  return [
    check.port !== undefined && `connect_port ${check.port}`,
    `connect_timeout ${check.times.timeoutSeconds}`,
    ...repetition(check),
  ];
}

function repetition({ times }: PortCheck): readonly Entry[] {
  return [
    `delay_loop ${times.intervalSeconds}`,
    `retry ${times.retries}`,
    `delay_before_retry ${times.retryDelaySeconds}`,
    // a server counts as alive until its first check: that one does not wait
    'warmup 0',
  ];
}

function url({ path, statuses, virtualHost, digest, regex }: WebRequest): Block {
  return block('url', [
    `path ${path}`,
    `status_code ${statuses.map(statusCode).join(' ')}`,
    virtualHost !== undefined && `virtualhost ${virtualHost}`,
    digest !== undefined && `digest ${digest}`,
    regex !== undefined && `regex ${quoted(regex)}`,
  ]);
}

function statusCode({ from, to }: Range): string {
  return from === to ? `${from}` : `${from}-${to}`;
}

function reply(pattern: string | undefined): readonly Entry[] {
  if (pattern === undefined || pattern === ANY_REPLY) {
    return [pattern === ANY_REPLY && 'require_reply'];
  }
  return [
    `require_reply ${pattern}`,
    // keepalived compares no more than has come, and refuses what is longer than 255 bytes
    `min_reply_length ${pattern.length / 2}`,
    'max_reply_length 65535',
  ];
}
