import type { ServiceProps } from 'cdktf-lvs';
import { FirewallMarkService, HealthCheck, Port, RealServerPool, VirtualService, Workload } from 'cdktf-lvs';
import type { Manifest } from '../../lib/manifest';
import { HASHING_SCHEDULERS, SCHEDULERS } from '../../lib/model/service';
import { manifestOf } from '../rig/manifest';
import { addHost, addRouters, emptyStack } from '../stack';

export const VIP = '192.168.26.10';

/** Ports of the services that are about one option. */
export const PORT = {
  asked: 81,
  quiet: 82,
  slow: 83,
  steady: 84,
  prompt: 85,
  omega: 86,
  alpha: 87,
  hopeful: 88,
  session: 89,
};

/** Longer than the kernel keeps a connection that was reset: until then it would keep the session as well. */
const SESSION_SECONDS = 13;

/** Services of every scheduler, and of those with flags: what ipvsadm says of each. */
export const SCHEDULED: readonly (readonly [port: number, scheduler: ServiceProps['scheduler'] & {}, text: string])[] =
  [
    ...SCHEDULERS.map((name, index) => [9001 + index, name, name] as const),
    ...HASHING_SCHEDULERS.map(
      (name, index) =>
        [9101 + index, { name, port: true, fallback: true }, `${name} (${name}-fallback,${name}-port)`] as const,
    ),
  ];

/** A folder that is there while a service has lost its quorum. */
export function lostAt(service: string): string {
  return `/run/${service}-lost`;
}

/** Services of each option, with stand-ins for servers that say their host's name. */
export function servicesManifest(): Manifest {
  const stack = emptyStack();
  addHost(stack);
  // source NAT beside single packets: it must not see their answers
  const routers = addRouters(stack, { realServerInternet: true, connectionTableBits: 10 });
  const workload = Workload.custom({ units: ['answers.service'] });
  const names = new RealServerPool(stack, 'names', {
    routers,
    workload,
    servers: { ns1: { address: '10.11.12.1', weight: 4 }, ns2: { address: '10.11.12.2', weight: 8 } },
  });
  const excuses = new RealServerPool(stack, 'excuses', {
    routers,
    workload,
    servers: {
      e1: { address: '10.11.12.3', upperThreshold: 1 },
      e2: { address: '10.11.12.4', upperThreshold: 1 },
    },
  });
  const healthChecks = [HealthCheck.ping({ intervalSeconds: 1, timeoutSeconds: 3 })];
  const common = { pool: names, scheduler: 'rr', healthChecks } as const;
  new VirtualService(stack, 'http', { ...common, port: 80, sorryServer: { address: '10.11.12.3', port: 8080 } });
  // with alpha no server is there that has not passed
  const asks = HealthCheck.dns({ intervalSeconds: 1, timeoutSeconds: 3 });
  new VirtualService(stack, 'dns', { ...common, port: Port.udp(53), healthChecks: [asks], alpha: true });
  new VirtualService(stack, 'single', { ...common, port: Port.udp(54), onePacketScheduling: true });
  new VirtualService(stack, 'signals', { ...common, port: Port.sctp(2905), scheduler: { name: 'sh', port: true } });
  new FirewallMarkService(stack, 'both', {
    ...common,
    ports: [55, Port.udp(55), Port.sctp(55)],
    persistenceNetmask: '255.255.255.0',
  });
  new VirtualService(stack, 'excuse', { pool: excuses, port: 8080, healthChecks });

  const asked = HealthCheck.tcp({ intervalSeconds: 1, timeoutSeconds: 3 });
  new VirtualService(stack, 'asked', { ...common, port: PORT.asked, healthChecks: [asked] });
  new VirtualService(stack, 'quiet', { ...common, port: PORT.quiet, quiesce: true });
  new VirtualService(stack, 'session', { ...common, port: PORT.session, persistenceSeconds: SESSION_SECONDS });
  new VirtualService(stack, 'slow', { ...common, port: PORT.slow, scheduler: 'wrr', slowStartStepSeconds: 4 });
  const lost = (name: string, how: { readonly hysteresis?: number } = {}): Pick<ServiceProps, 'quorum'> => ({
    quorum: { weight: 8, ...how, up: ['/usr/bin/rmdir', lostAt(name)], down: ['/usr/bin/mkdir', lostAt(name)] },
  });
  new VirtualService(stack, 'steady', { ...common, port: PORT.steady, ...lost('steady', { hysteresis: 4 }) });
  new VirtualService(stack, 'prompt', { ...common, port: PORT.prompt, ...lost('prompt') });
  new VirtualService(stack, 'omega', { ...common, port: PORT.omega, ...lost('omega'), omega: true });
  // says nothing until long after the suite
  const content = '#!/bin/sh\nexec sleep 3000\n';
  const never = HealthCheck.script({ content, intervalSeconds: 3600, timeoutSeconds: 3500 });
  new VirtualService(stack, 'alpha', { ...common, port: PORT.alpha, healthChecks: [never], alpha: true });
  new VirtualService(stack, 'hopeful', { ...common, port: PORT.hopeful, healthChecks: [never] });
  const seldom = [HealthCheck.ping({ intervalSeconds: 60 })];
  for (const [port, scheduler] of SCHEDULED) {
    new VirtualService(stack, `scheduled-${port}`, { ...common, port, scheduler, healthChecks: seldom });
  }
  return manifestOf(stack);
}
