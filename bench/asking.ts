import type { Rig } from '../lib/rig/rig';
import type { Running } from './three-clusters';

// What the client of a rehearsal asks of a cluster, and how fast it is answered.

export const DOWNLOAD_BYTES = 5_000_000;
const REQUESTS = 400;
const LIMIT_MS = 240_000;

// no more on the way than the queues of a busy guest hold: what they lose is sent again, and would be counted twice
const GET = `
import socket
def get(host, path):
    with socket.socket() as s:
        s.settimeout(60)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        s.connect((host, 80))
        s.sendall(f'GET {path} HTTP/1.1\\r\\nHost: {host}\\r\\nConnection: close\\r\\n\\r\\n'.encode())
        got = 0
        while data := s.recv(65536):
            got += len(data)
        return got
`;

const DOWNLOAD = `${GET}
import sys, time
start = time.monotonic()
assert get(sys.argv[1], '/large') > int(sys.argv[2])
print(int(sys.argv[2]) * 8 / 1e6 / (time.monotonic() - start))
`;

/** How fast a large file comes. */
export function downloadMbit({ rig, place }: Running): Promise<number> {
  return onClient(rig, [DOWNLOAD, place.virtualAddress, `${DOWNLOAD_BYTES}`]);
}

// four at a time, so that the guest is busy all the time
const ASK = `${GET}
import sys, time
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as askers:
    start = time.monotonic()
    assert all(askers.map(lambda _: get(sys.argv[1], '/'), range(int(sys.argv[2]))))
    print(int(sys.argv[2]) / (time.monotonic() - start))
`;

/** How many small requests are answered in a second, each on a connection of its own. */
export function requestRate({ rig, place }: Running): Promise<number> {
  return onClient(rig, [ASK, place.virtualAddress, `${REQUESTS}`]);
}

async function onClient(rig: Rig, program: readonly string[]): Promise<number> {
  const { exitCode, stdout, stderr } = await rig.clientRun(['python3', '-c', ...program], LIMIT_MS);
  if (exitCode !== 0) {
    throw new Error(`the client failed: ${stderr}`);
  }
  return Number(stdout);
}

/** For each sender: a cable between namespaces takes 64 KiB at once, and one of copper a packet. */
export const SEGMENT_BY_SEGMENT = ['ip', 'link', 'set', 'eth0', 'gso_max_segs', '1'];
