import type { Service } from '../model/service';
import { askedPorts } from '../model/service-flow';
import { portsByProtocol } from '../net/port';

/** The rules that set the firewall mark of a service. */
export function markRules(service: Service): readonly string[] {
  return service.mark === undefined
    ? []
    : portsByProtocol(askedPorts(service)).map(([protocol, numbers]) => {
        const match = `ip daddr ${service.virtualAddress} ${protocol} dport { ${numbers.join(', ')} }`;
        return `${match} meta mark set ${service.mark} comment "${service.name}"`;
      });
}
