import { HealthCheck, Port, SecretFile, Workload } from '../../lib';
import type { CheckSpec, PortSpec, WorkloadSpec } from './spec';

// What the library's factories make of a spec's plain data.

export function portOf({ protocol, first, last }: PortSpec): Port {
  return first === last ? Port[protocol](first) : Port[`${protocol}Range`](first, last);
}

export function checkOf({ kind, props }: CheckSpec): HealthCheck {
  return HealthCheck[kind](props as never);
}

export function workloadOf({ kind, props }: WorkloadSpec): Workload {
  switch (kind) {
    case 'nginx': {
      const { tls, ...others } = props;
      return Workload.nginx({ ...others, ...(tls && { tls: { ...tls, key: SecretFile.fromPath(tls.key) } }) });
    }
    case 'vsftpd': {
      const { tls, ...others } = props;
      return Workload.vsftpd({ ...others, ...(tls && { tls: { ...tls, key: SecretFile.fromPath(tls.key) } }) });
    }
    case 'custom': {
      const { secrets = [], ...others } = props;
      const files = secrets.map(({ file, ...secret }) => ({ ...secret, file: SecretFile.fromPath(file) }));
      return Workload.custom({ ...others, secrets: files });
    }
  }
}
