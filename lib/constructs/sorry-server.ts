import type { SorryServer } from '../model/service';
import { Ipv4Address } from '../net/ipv4-address';
import { Port } from '../net/port';
import type { Parse } from './edge';
import { yesOrNo } from './edge';

/** A host that answers while too few real servers do. */
export interface SorryServerProps {
  /** Its address on the private network; its gateway is the routers' floating address there. */
  readonly address: string;
  /**
   * Whether it keeps its connections and gets no new ones when the real servers are back, instead of being removed.
   *
   * @default false
   */
  readonly quiesce?: boolean;
}

/** The same for a service of one port. */
export interface PortSorryServerProps extends SorryServerProps {
  /**
   * The port on which it answers, 1 to 65535.
   *
   * @default - the service's port
   */
  readonly port?: number;
}

/** @param port what it answers on unless it says so; undefined behind a mark */
export function sorryServerFacts(
  parse: Parse,
  given: string | PortSorryServerProps | undefined,
  port: number | undefined,
): SorryServer | undefined {
  if (given === undefined) {
    return undefined;
  }
  const props: PortSorryServerProps = typeof given === 'string' ? { address: given } : given;
  const own = props.port;
  return {
    address: parse('sorryServer.address', props.address, Ipv4Address.parse),
    port: own === undefined || port === undefined ? port : parse('sorryServer.port', own, (it) => Port.tcp(it).first),
    quiesce: parse('sorryServer.quiesce', props.quiesce ?? false, yesOrNo),
  };
}
