import { randomUUID } from 'node:crypto';
import { HostError } from '../host/host-error';
import { silence } from './active-routers';
import type { Capture, Rig } from './rig';

// a capture that nobody stops ends by itself
export const LONGEST_CAPTURE_SECONDS = 600;

// without the immediate mode packets lie in the kernel for up to a second, and the end of the capture loses them
const START = `
timeout ${LONGEST_CAPTURE_SECONDS} tcpdump --immediate-mode -l -n -tt -i "$1" "$2" </dev/null >"$3" 2>"$3.errors" &
until grep -q listening "$3.errors"; do
  kill -0 $! 2>/dev/null || { cat "$3.errors" >&2; exit 1; }
  sleep 0.1
done
echo $!
`;

const STOP = `
sleep 0.2
kill "$1"
while kill -0 "$1"; do sleep 0.1; done
cat "$2"
rm "$2" "$2.errors"
`;

/** A capture by the host's own tcpdump; packets are seen from the return of this on. */
export async function startCapture(rig: Pick<Rig, 'run'>, host: string, nic: string, filter: string): Promise<Capture> {
  const lines = `/run/capture-${randomUUID()}`;
  const { exitCode, stdout, stderr } = await rig.run(host, ['sh', '-c', START, 'sh', nic, filter, lines]);
  if (exitCode !== 0) {
    throw new HostError(`tcpdump at ${nic} of ${host} did not start: ${stderr.trim().split('\n').at(-1)}`);
  }
  let read = 0;
  const news = async (): Promise<readonly string[]> => {
    const more = await rig.run(host, ['tail', '-c', `+${read + 1}`, lines]);
    const whole = more.stdout.slice(0, more.stdout.lastIndexOf('\n') + 1);
    read += Buffer.byteLength(whole);
    return linesOf(whole);
  };
  const stop = async (): Promise<readonly string[]> => {
    const ended = await rig.run(host, ['sh', '-c', STOP, 'sh', stdout.trim(), lines]).catch(silence);
    return linesOf(ended.stdout);
  };
  return { news, stop };
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
