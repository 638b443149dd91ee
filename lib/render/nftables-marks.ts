import type { Service } from '../model/service';
import type { Protocol } from '../net/port';

/** The rules that set the firewall mark of a service. */
export function markRules(service: Service): readonly string[] {
  if (service.mark === undefined) {
    return [];
  }
  const protocols: readonly Protocol[] = ['tcp', 'udp'];
  return protocols.flatMap((protocol) => {
    const ports = service.ports.filter((port) => port.protocol === protocol).map((port) => port.numbers);
    const match = `ip daddr ${service.virtualAddress} ${protocol} dport { ${ports.join(', ')} }`;
    return ports.length > 0 ? [`${match} meta mark set ${service.mark} comment "${service.name}"`] : [];
  });
}
