import type { Construct } from 'constructs';
import type { HealthCheck } from '../model/health-check';
import { CHECK_SECONDS } from '../model/health-check';
import type { Scheduler, Service } from '../model/service';
import { PERSISTENCE_SECONDS } from '../model/service';
import { Ipv4Address } from '../net/ipv4-address';
import { netmask } from '../net/netmask';
import { wholeNumber } from '../net/whole-number';
import type { Parse } from './edge';
import { list, made, yesOrNo } from './edge';
import { requireSameStack } from './guest';
import { HealthCheck as HealthChecks } from './health-check';
import { nameInStack } from './host-name';
import type { QuorumProps } from './quorum';
import { quorumFacts } from './quorum';
import type { RealServerPool } from './real-server-pool';
import type { HashingScheduler } from './scheduler';
import { schedulerFacts } from './scheduler';

/** What every service can say. */
export interface ServiceProps {
  /** The real servers that answer; they name the routers. */
  readonly pool: RealServerPool;
  /**
   * A floating address of the routers' public side.
   *
   * @default - the first one
   */
  readonly virtualAddress?: string;
  /**
   * How the next server is chosen, ipvsadm(8): `rr`, `wrr`, `lc`, `wlc`, `lblc`, `lblcr`, `dh`, `sh`, `mh`, `sed`,
   * `nq`, `fo`, `ovf`; or `{ name: 'sh', port: true, fallback: true }`, which `mh` takes as well.
   *
   * @default 'wlc'
   */
  readonly scheduler?: Scheduler | HashingScheduler;
  /**
   * Whether each packet is balanced by itself; only for udp, and for questions and answers of one packet each. The
   * servers' answers get the virtual address by a rule of their own, so nothing else may leave them from these ports.
   *
   * @default false
   */
  readonly onePacketScheduling?: boolean;
  /**
   * Clients that are equal under this netmask keep one server together, 255.0.0.0 to 255.255.255.255.
   *
   * @default - each client for itself
   */
  readonly persistenceNetmask?: string;
  /**
   * What a server must answer to get traffic; all of them.
   *
   * @default - HealthCheck.tcp() on each single tcp port
   */
  readonly healthChecks?: readonly HealthCheck[];
  /**
   * Seconds after which the weight of a server that was added or came back doubles, 1 to 3600: it begins with a 32nd of
   * its own, at least 1. Piranha's step was 20. Each router counts for itself, from its first sight of the server.
   * One that is back within 5 s of its death has its old weight until then.
   *
   * @default - a server comes back with its whole weight
   */
  readonly slowStartStepSeconds?: number;
  /**
   * Whether a server that fails its checks keeps its connections and gets no new ones, instead of being removed.
   *
   * @default false
   */
  readonly quiesce?: boolean;
  /**
   * How much weight must be alive.
   *
   * @default - one server with a weight
   */
  readonly quorum?: QuorumProps;
  /**
   * Whether a server counts as down until its checks have succeeded once.
   *
   * @default false
   */
  readonly alpha?: boolean;
  /**
   * Whether `quorum.down` also runs when keepalived stops.
   *
   * @default false
   */
  readonly omega?: boolean;
}

/** The model of a service from its props, but for what its kind decides. */
export function serviceFacts(
  parse: Parse,
  scope: Construct,
  id: string,
  props: ServiceProps,
): Omit<Service, 'ports' | 'mark' | 'persistenceSeconds' | 'sorryServer' | 'ftp'> {
  const { pool } = props;
  parse('pool', undefined, () => requireSameStack(scope, [pool]));
  return {
    path: [scope.node.path, id].join('/'),
    name: nameInStack(scope, id),
    pool: pool.model,
    virtualAddress:
      props.virtualAddress === undefined
        ? pool.model.pair.publicInterface.floating[0]
        : parse('virtualAddress', props.virtualAddress, Ipv4Address.parse),
    ...schedulerFacts(parse, props.scheduler ?? 'wlc'),
    onePacket: parse('onePacketScheduling', props.onePacketScheduling ?? false, yesOrNo),
    persistenceNetmask:
      props.persistenceNetmask === undefined
        ? undefined
        : parse('persistenceNetmask', props.persistenceNetmask, netmask),
    healthChecks: parse('healthChecks', props.healthChecks ?? [HealthChecks.tcp()], list).map((check) =>
      parse('healthChecks', check, made('kind', 'HealthCheck.tcp() or HealthCheck.http()')),
    ),
    slowStartStepSeconds:
      props.slowStartStepSeconds === undefined
        ? undefined
        : parse('slowStartStepSeconds', props.slowStartStepSeconds, wholeNumber(CHECK_SECONDS)),
    quiesce: parse('quiesce', props.quiesce ?? false, yesOrNo),
    quorum: quorumFacts(parse, props.quorum),
    alpha: parse('alpha', props.alpha ?? false, yesOrNo),
    omega: parse('omega', props.omega ?? false, yesOrNo),
  };
}

/** Seconds for which a client keeps its server, of any kind of service. */
export const persistence = wholeNumber(PERSISTENCE_SECONDS);
