import { Construct } from 'constructs';
import { InputError } from '../errors';
import type { Detection } from '../model/detection';
import { serviceDetectionOf } from '../model/detection';
import type { Service } from '../model/service';
import { FIREWALL_MARK } from '../model/service';
import { Port } from '../net/port';
import { wholeNumber } from '../net/whole-number';
import { edge, nonEmpty } from './edge';
import type { ServiceProps } from './service';
import { persistence, serviceFacts } from './service';
import { Site } from './site';
import type { SorryServerProps } from './sorry-server';
import { sorryServerFacts } from './sorry-server';

/** Properties of a FirewallMarkService. */
export interface FirewallMarkServiceProps extends ServiceProps {
  /** The ports that are one service: numbers are tcp; `Port` has udp, sctp and ranges. */
  readonly ports: readonly (number | Port)[];
  /**
   * Seconds for which a client keeps its server on all of the ports, 1 to 2678400; `'none'` only where no client uses
   * two of them in one session.
   *
   * @default 300
   */
  readonly persistenceSeconds?: number | 'none';
  /**
   * The firewall mark, 1 to 2147483647; unique behind a pair of routers.
   *
   * @default - the first port
   */
  readonly mark?: number;
  /**
   * A host on the private network that answers on all of the ports while too few real servers do; its address, or more
   * than that.
   *
   * @default - clients are refused
   */
  readonly sorryServer?: string | SorryServerProps;
}

/** Several ports of a floating address that are one service: a client meets the same server on all of them. */
export class FirewallMarkService extends Construct {
  /** What the rules and the files know of it. @internal */
  public readonly model: Service;

  /** @throws InputError for a value that is none; objects at odds are reported together by the synth */
  public constructor(scope: Construct, id: string, props: FirewallMarkServiceProps) {
    const parse = edge(scope, id, new.target);
    const given = parse('ports', props.ports, nonEmpty);
    const ports = parse('ports', nonEmpty(given.map((port) => parse('ports', port, Port.of))), eachOnce);
    const seconds = props.persistenceSeconds ?? 300;
    const persistenceSeconds = seconds === 'none' ? undefined : parse('persistenceSeconds', seconds, persistence);
    const mark = parse('mark', props.mark ?? ports[0].first, wholeNumber(FIREWALL_MARK));
    const facts = serviceFacts(parse, scope, id, props);
    const sorryServer = sorryServerFacts(parse, props.sorryServer, undefined);
    super(scope, id);
    this.model = { ...facts, ports, mark, persistenceSeconds, sorryServer, ftp: undefined };
    Site.of(this).addService(this, this.model);
  }

  /** Seconds until a server that is dead gets no more connections, at most. */
  public get detection(): Detection {
    return serviceDetectionOf(this.model);
  }
}

/** nft refuses a set whose intervals overlap. */
function eachOnce<T extends readonly Port[]>(ports: T): T {
  const twice = ports.find((port, index) => ports.slice(0, index).some((earlier) => earlier.overlaps(port)));
  if (twice !== undefined) {
    throw new InputError('LVS003', `${twice} is listed twice, by itself or in a range: write each port once`);
  }
  return ports;
}
