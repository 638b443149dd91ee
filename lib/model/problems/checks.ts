import type { Lab } from '../cluster';
import { detectionOf } from '../detection';
import type { PortCheck } from '../health-check';
import { isFailOpen, portChecksOf, protocolOf } from '../health-check';
import type { Service } from '../service';
import type { Port } from '../../net/port';
import type { Problem } from './problem';

/** LVS031 and LVS060 to LVS062: what the health checks of a service leave out. */
export function checkProblems(lab: Lab): readonly Problem[] {
  const checked = lab.clusters.flatMap(({ services }) =>
    services.map((service) => ({ service, checks: portChecksOf(service.healthChecks, service.ports) })),
  );
  return [
    ...checked.flatMap(({ service, checks }) => (checks.length === 0 ? [unchecked(service)] : [])),
    ...checked.flatMap(({ service, checks }) => [
      ...unasked(service, checks),
      ...failOpen(service, checks),
      ...slowStart(service),
    ]),
  ];
}

function unchecked({ path, ports }: Service): Problem {
  const message = `no health check asks the servers of ${ports.join(', ')}: a dead one keeps its share of the traffic`;
  const fix = `add healthChecks that ask it, such as ${checkFor(ports[0])}`;
  return { code: 'LVS031', severity: 'warning', path, message, fix };
}

/** One that needs an answer; for sctp keepalived has none. */
function checkFor({ protocol, first }: Port): string {
  switch (protocol) {
    case 'tcp':
      return `HealthCheck.tcp({ port: ${first} })`;
    case 'udp':
      return `HealthCheck.udp({ port: ${first}, reply: 'any' })`;
    case 'sctp':
      return `HealthCheck.script({ port: ${first}, content })`;
  }
}

/** A script knows by itself what to ask. */
function unasked({ path, ports }: Service, checks: readonly PortCheck[]): readonly Problem[] {
  if (checks.length === 0 || checks.some(({ kind }) => kind === 'script')) {
    return [];
  }
  const isAsked = (port: Port): boolean => checks.some((check) => asks(check, port, ports));
  const left = ports.filter((port) => port.isSingle && !isAsked(port));
  const [first] = left;
  if (first === undefined) {
    return [];
  }
  const message = `no health check asks ${left.join(', ')}: a server whose service died there keeps its share of the traffic`;
  const fix = `add a health check of that port, such as ${checkFor(first)}`;
  return [{ code: 'LVS060', severity: 'warning', path, message, fix }];
}

/** Who asks udp or sctp by tcp says so, unless tcp is a port of the service as well. */
function asks({ kind, port: number }: PortCheck, port: Port, all: readonly Port[]): boolean {
  const protocol = protocolOf(kind);
  const own = all.some((each) => each.isSingle && each.protocol === protocol && each.first === number);
  return number === port.first && (port.protocol === protocol || (protocol === 'tcp' && !own));
}

function failOpen({ path }: Service, checks: readonly PortCheck[]): readonly Problem[] {
  const open = checks.find(isFailOpen);
  if (open === undefined || checks.some((check) => !isFailOpen(check) && detectionOf(check).silent !== undefined)) {
    return [];
  }
  const [what, member] = open.kind === 'udp' ? ['HealthCheck.udp', 'reply'] : ['HealthCheck.sendExpect', 'expect'];
  const message = `${what} of port ${open.port} hears no answer: a server that takes what is sent and does nothing passes`;
  const fix = `write '${member}', or add a check that needs an answer`;
  return [{ code: 'LVS061', severity: 'warning', path, message, fix }];
}

function slowStart({ path, pool, slowStartStepSeconds }: Service): readonly Problem[] {
  if (slowStartStepSeconds === undefined || pool.servers.some(({ weight }) => weight > 1)) {
    return [];
  }
  const message = `slowStartStepSeconds raises a weight from its 32nd to the whole, and no server of ${pool.path} has one above 1`;
  const fix = 'give the servers weights such as 32, or leave slowStartStepSeconds out';
  return [{ code: 'LVS062', severity: 'warning', path, message, fix }];
}
