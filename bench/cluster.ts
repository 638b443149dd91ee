import type { Row } from './row';

/** What a deployed cluster is measured by: deploy to first answer, live change, failover. */
export function clusterRows(): Promise<readonly Row[]> {
  return Promise.resolve([]);
}
