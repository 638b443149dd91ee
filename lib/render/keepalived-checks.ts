import type { PortCheck } from '../model/health-check';
import type { Block } from './block';
import { block } from './block';

/** A checker of a real server, keepalived.conf(5). */
export function checker(check: PortCheck): Block {
  const { times } = check;
  const common = [
    `connect_port ${check.port}`,
    `connect_timeout ${times.timeoutSeconds}`,
    `delay_loop ${times.intervalSeconds}`,
    `retry ${times.retries}`,
    `delay_before_retry ${times.retryDelaySeconds}`,
  ];
  return check.kind === 'tcp'
    ? block('TCP_CHECK', common)
    : block('HTTP_GET', [block('url', [`path ${check.path}`, `status_code ${check.status}`]), ...common]);
}
