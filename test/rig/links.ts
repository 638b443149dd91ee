import type { Manifest } from '../../lib/manifest';
import type { Rig } from '../../lib/rig/rig';
import { manualManifest } from './manifest';

/** Of the public network alone, so that one bound holds each direction. */
export const LINK_MBIT = 4;

/** The manual's cluster with a slow way out and long packets behind it. */
export function linkedManifest(): Manifest {
  const manifest = manualManifest();
  const networks = manifest.networks.map((each) =>
    each.gateway === undefined ? { ...each, mtu: 9000 } : { ...each, linkMbit: LINK_MBIT },
  );
  return { ...manifest, networks };
}

// both end with the server's end of the connection; a burst may pass as fast as the guest can
const PROGRAM = `
import socket, sys, time
host, way, size, burst = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
s = socket.create_connection((host, 80), 60)
s.settimeout(60)
head = f'Host: {host}\\r\\nConnection: close\\r\\n'
start = time.time()
if way == 'down':
    s.sendall(f'GET /large HTTP/1.1\\r\\n{head}\\r\\n'.encode())
else:
    s.sendall(f'POST / HTTP/1.1\\r\\n{head}Content-Length: {size}\\r\\n\\r\\n'.encode() + bytes(size))
    s.shutdown(socket.SHUT_WR)
got = 0
while True:
    data = s.recv(65536)
    if not data: break
    got += len(data)
if way == 'down' and got < size: sys.exit(f'{got} bytes')
print((size - burst) * 8 / 1e6 / (time.time() - start))
`;

const SIZE = 1_000_000;
const BURST = 128 * 1024;

/** How fast a client gets a file from the cluster, or puts one there, in Mbit/s. */
export async function clientMbit(rig: Rig, way: 'up' | 'down'): Promise<number> {
  for (const server of ['web-rs1', 'web-rs2']) {
    await rig.run(server, ['truncate', '-s', `${SIZE}`, '/var/www/html/large']);
  }
  const command = ['python3', '-c', PROGRAM, '192.168.26.10', way, `${SIZE}`, `${BURST}`];
  const { exitCode, stdout, stderr } = await rig.clientRun(command, 120_000);
  if (exitCode !== 0) {
    throw new Error(`${way}: ${stderr}`);
  }
  return Number(stdout);
}
