import { Construct } from 'constructs';
import { InputError } from '../errors';
import type { Detection } from '../model/detection';
import { serviceDetectionOf } from '../model/detection';
import type { Service } from '../model/service';
import { Port } from '../net/port';
import { edge } from './edge';
import type { ServiceProps } from './service';
import { persistence, serviceFacts } from './service';
import { Site } from './site';
import type { PortSorryServerProps } from './sorry-server';
import { sorryServerFacts } from './sorry-server';

/** Properties of a VirtualService. */
export interface VirtualServiceProps extends ServiceProps {
  /** One port, 1 to 65535: a bare number is tcp, `Port` has udp and sctp. */
  readonly port: number | Port;
  /**
   * Seconds for which a client keeps its server, 1 to 2678400.
   *
   * @default - each connection is balanced by itself
   */
  readonly persistenceSeconds?: number;
  /**
   * A host on the private network that answers while too few real servers do; its address, or more than that.
   *
   * @default - clients are refused
   */
  readonly sorryServer?: string | PortSorryServerProps;
}

/** One port of a floating address, balanced over a pool. */
export class VirtualService extends Construct {
  /** What the rules and the files know of it. @internal */
  public readonly model: Service;

  /** @throws InputError for a value that is none; objects at odds are reported together by the synth */
  public constructor(scope: Construct, id: string, props: VirtualServiceProps) {
    const parse = edge(scope, id, new.target);
    const port = parse('port', props.port, singlePort);
    const persistenceSeconds =
      props.persistenceSeconds === undefined
        ? undefined
        : parse('persistenceSeconds', props.persistenceSeconds, persistence);
    const facts = serviceFacts(parse, scope, id, props);
    const sorryServer = sorryServerFacts(parse, props.sorryServer, port.first);
    super(scope, id);
    this.model = { ...facts, ports: [port], mark: undefined, persistenceSeconds, sorryServer, ftp: undefined };
    Site.of(this).addService(this, this.model);
  }

  /** Seconds until a server that is dead gets no more connections, at most. */
  public get detection(): Detection {
    return serviceDetectionOf(this.model);
  }
}

function singlePort(given: number | Port): Port {
  const port = Port.of(given);
  if (!port.isSingle) {
    throw new InputError(
      'LVS003',
      `${port} is a range: a VirtualService has one port, a FirewallMarkService has several`,
    );
  }
  return port;
}
