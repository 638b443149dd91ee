import { randomUUID } from 'node:crypto';
import { HostError } from '../host/host-error';
import { type Task, waitUntil } from '../host/task';
import type { Rig } from '../rig/rig';
import type { Action, ClientWork } from './drill';
import type { Scene } from './scene';

/** How a client's work ended, and the words for a report. */
export interface WorkEnd {
  readonly went: 'well' | 'wrong';
  readonly words: string;
}

/** A client's work that goes on beside the probe. */
export interface Work {
  /** Waits until its connection is in use, or it has failed before that. */
  begun(task: Task): Promise<void>;
  ended(): Promise<WorkEnd>;
}

const MEGABYTES = 100;
const PAGE = 'drill-download';

const ARGUMENTS = `host, port, path, size, seconds, sign = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), float(sys.argv[5]), sys.argv[6]
def begun(): open(sign, 'w').close()`;

// all ask over one connection, and give up when nothing has come for half a minute
const HTTP_PROGRAMS: Readonly<Record<ClientWork, string>> = {
  download: `
import socket, sys, time
${ARGUMENTS}
s = socket.create_connection((host, port), 30)
s.settimeout(30)
s.sendall(f'GET {path} HTTP/1.1\\r\\nHost: {host}\\r\\nConnection: close\\r\\n\\r\\n'.encode())
start, got, head = time.time(), 0, b''
while b'\\r\\n\\r\\n' not in head:
    data = s.recv(1)
    if not data: sys.exit('it ended inside the head')
    head += data
if b' 200 ' not in head.split(b'\\r\\n')[0]: sys.exit(head.split(b'\\r\\n')[0].decode())
begun()
while True:
    time.sleep(max(0, seconds * got / size - (time.time() - start)))
    data = s.recv(1 << 18)
    if not data: break
    got += len(data)
if got != size: sys.exit(f'{got} of {size} bytes')
print(f'{got >> 20} MB in {time.time() - start:.1f} s')
`,
  close: `
import socket, sys, time
${ARGUMENTS}
s = socket.create_connection((host, port), 30)
s.settimeout(30)
def ask():
    s.sendall(f'HEAD / HTTP/1.1\\r\\nHost: {host}\\r\\nConnection: keep-alive\\r\\n\\r\\n'.encode())
    return s.recv(65536)
start = time.time()
for _ in range(5):
    if not ask(): sys.exit('the server closed it')
    time.sleep(0.2)
begun()
time.sleep(max(0, seconds - (time.time() - start)))
closed = time.time()
s.shutdown(socket.SHUT_WR)
if s.recv(1): sys.exit('data where an end should be')
print(f'closed and acknowledged in {time.time() - closed:.1f} s')
`,
};

const FTP_PROGRAMS: Readonly<Record<ClientWork, string>> = {
  download: `
import ftplib, sys, time
${ARGUMENTS}
ftp = ftplib.FTP()
ftp.connect(host, port, 30)
ftp.login()
start, got = time.time(), 0
def take(data):
    global got
    if not got: begun()
    got += len(data)
    time.sleep(max(0, seconds * got / size - (time.time() - start)))
ftp.retrbinary('RETR ' + path, take, 1 << 18)
if got != size: sys.exit(f'{got} of {size} bytes')
print(f'{got >> 20} MB in {time.time() - start:.1f} s')
`,
  close: `
import ftplib, sys, time
${ARGUMENTS}
ftp = ftplib.FTP()
ftp.connect(host, port, 30)
ftp.login()
start = time.time()
for _ in range(5):
    ftp.voidcmd('NOOP')
    time.sleep(0.2)
begun()
time.sleep(max(0, seconds - (time.time() - start)))
closed = time.time()
ftp.quit()
print(f'closed and acknowledged in {time.time() - closed:.1f} s')
`,
};

/** What the servers need for it, and what to take away again. */
export function preparation(work: ClientWork | undefined, { servers }: Scene): readonly Action[] {
  return work === 'download'
    ? servers.map(({ host, pages }) => ({
        act: 'run',
        host,
        command: ['truncate', '-s', `${MEGABYTES}M`, `${pages}/${PAGE}`],
      }))
    : [];
}

export function cleaning(work: ClientWork | undefined, { servers }: Scene): readonly Action[] {
  return work === 'download'
    ? servers.map(({ host, pages }) => ({ act: 'run', host, command: ['rm', '-f', `${pages}/${PAGE}`] }))
    : [];
}

/** Starts it; it goes on for that many seconds after it has begun. */
export function startWork(rig: Rig, work: ClientWork, { service, port }: Scene, seconds: number): Work {
  const programs = service.ftp === undefined ? HTTP_PROGRAMS : FTP_PROGRAMS;
  // on the client's side, which may be this machine
  const sign = `/tmp/cdktf-lvs-${randomUUID()}`;
  const words = [service.virtualAddress, `${port}`, `/${PAGE}`, `${MEGABYTES << 20}`, `${seconds}`, sign];
  let isOver = false;
  const running = rig
    .clientRun(['python3', '-c', programs[work], ...words], (seconds + 120) * 1000)
    .then(
      ({ exitCode, stdout, stderr }): WorkEnd =>
        exitCode === 0
          ? { went: 'well', words: `${work}: ${stdout.trim()}` }
          : { went: 'wrong', words: `${work}: ${stderr.trim().split('\n').at(-1)}` },
      (error: unknown): WorkEnd => {
        if (error instanceof HostError) {
          return { went: 'wrong', words: `${work}: ${error.message}` };
        }
        throw error;
      },
    )
    .finally(async () => {
      isOver = true;
      // also for a caller that asks no more, as its drill has failed
      await rig.clientRun(['rm', '-f', sign]);
    });
  // whoever asks how it ended hears of a failure; until then it must not end the process
  running.catch(() => undefined);
  const hasBegun = async (): Promise<boolean> => isOver || (await rig.clientRun(['test', '-e', sign])).exitCode === 0;
  return {
    begun: ({ signal }) => waitUntil(hasBegun, { what: `the ${work} to begin`, limitMs: 60_000, everyMs: 300, signal }),
    ended: () => running,
  };
}
