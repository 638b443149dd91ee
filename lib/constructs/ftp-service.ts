import { Construct } from 'constructs';
import { InputError } from '../errors';
import type { Detection } from '../model/detection';
import { serviceDetectionOf } from '../model/detection';
import { FIRST_PASSIVE_PORT, FTP_PORT } from '../model/ftp';
import type { Service } from '../model/service';
import { FIREWALL_MARK } from '../model/service';
import { Port } from '../net/port';
import { wholeNumber } from '../net/whole-number';
import type { Parse } from './edge';
import { edge, oneOf } from './edge';
import type { ServiceProps } from './service';
import { persistence, serviceFacts } from './service';
import { Site } from './site';

/** Properties of an FtpService whose data connections the routers' kernel follows. */
export interface FtpHelperServiceProps extends ServiceProps {
  /**
   * The kernel's module ip_vs_ftp reads along and rewrites the addresses that client and server tell each other: plain
   * FTP on port 21, active and passive, with any FTP server. A control connection that has told an address does not
   * survive a failover.
   */
  readonly mode: 'helper';
  /**
   * Seconds for which a client keeps its server from one control connection to the next, 1 to 2678400.
   *
   * @default - each control connection is balanced by itself; its data connections follow it
   */
  readonly persistenceSeconds?: number;
}

/** Properties of an FtpService whose data connections share a firewall mark with the control connection. */
export interface FtpMarksServiceProps extends ServiceProps {
  /**
   * One mark holds the control port and a fixed range of passive ports, and the servers tell the virtual address:
   * works with TLS, and survives a failover. The servers must know the range and the address; Workload.vsftpd does.
   */
  readonly mode: 'marks';
  /**
   * The control port, 1 to 65535.
   *
   * @default 21
   */
  readonly port?: number;
  /**
   * The ports of passive data connections, tcp, 1024 to 65535: one for each transfer at a time.
   *
   * @default Port.tcpRange(10000, 20000)
   */
  readonly passivePorts?: Port;
  /**
   * Seconds for which a client keeps its server, 1 to 2678400; longer than the longest pause in a session.
   *
   * @default 300
   */
  readonly persistenceSeconds?: number;
  /**
   * The firewall mark, 1 to 2147483647; unique behind a pair of routers.
   *
   * @default - the control port
   */
  readonly mark?: number;
}

/** Properties of an FtpService: one of two modes, which no pair of routers mixes. */
export type FtpServiceProps = FtpHelperServiceProps | FtpMarksServiceProps;

/**
 * FTP on a floating address: control and data connections of a session meet the same server. There is no sorry server:
 * what a client of FTP understands is a whole FTP server, and that is a server of the pool.
 */
export class FtpService extends Construct {
  /** What the rules and the files know of it. @internal */
  public readonly model: Service;

  /** @throws InputError for a value that is none; objects at odds are reported together by the synth */
  public constructor(scope: Construct, id: string, props: FtpServiceProps) {
    const parse = edge(scope, id, new.target);
    parse('mode', props.mode, oneOf(['helper', 'marks']));
    const own = props.mode === 'helper' ? helper(parse, props) : marks(parse, props);
    const facts = serviceFacts(parse, scope, id, props);
    super(scope, id);
    this.model = { ...facts, ...own, sorryServer: undefined };
    Site.of(this).addService(this, this.model);
  }

  /** Seconds until a server that is dead gets no more connections, at most. */
  public get detection(): Detection {
    return serviceDetectionOf(this.model);
  }
}

type OwnFacts = Pick<Service, 'ports' | 'mark' | 'persistenceSeconds' | 'ftp'>;

function helper(parse: Parse, props: FtpHelperServiceProps): OwnFacts {
  return {
    // ip_vs_ftp looks at this port alone
    ports: [Port.tcp(FTP_PORT)],
    mark: undefined,
    persistenceSeconds:
      props.persistenceSeconds === undefined
        ? undefined
        : parse('persistenceSeconds', props.persistenceSeconds, persistence),
    ftp: { mode: 'helper' },
  };
}

function marks(parse: Parse, props: FtpMarksServiceProps): OwnFacts {
  const control = parse('port', props.port ?? FTP_PORT, Port.tcp);
  const passivePorts = parse('passivePorts', props.passivePorts ?? Port.tcpRange(10_000, 20_000), passive(control));
  return {
    ports: [control, passivePorts],
    mark: parse('mark', props.mark ?? control.first, wholeNumber(FIREWALL_MARK)),
    persistenceSeconds: parse('persistenceSeconds', props.persistenceSeconds ?? 300, persistence),
    ftp: { mode: 'marks', passivePorts },
  };
}

function passive(control: Port): (given: Port) => Port {
  return (given) => {
    const ports = Port.of(given);
    if (ports.protocol !== 'tcp' || ports.first < FIRST_PASSIVE_PORT || ports.overlaps(control)) {
      throw new InputError(
        'LVS003',
        `${ports} are no passive ports beside ${control}: write tcp ports from ${FIRST_PASSIVE_PORT} on, such as Port.tcpRange(10000, 20000)`,
      );
    }
    return ports;
  };
}
