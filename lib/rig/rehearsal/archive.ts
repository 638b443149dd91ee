import type { Manifest } from '../../manifest';
import { guestInit, STAND_IN } from './guest/init';
import { GUEST_PROGRAM } from './guest/program';
import type { Job } from './job';
import type { SecretContents } from './secrets';
import type { ArchiveEntry } from './ustar';

/** The archive on a guest's second disk: its first steps, the agent, and what differs from the image on each host. */
export function archiveOf(manifest: Manifest, job: Job, contents: SecretContents): readonly ArchiveEntry[] {
  const own = new Map(manifest.hosts.map((host) => [host.name, host]));
  const trees = job.hosts.flatMap(({ name }) => [
    { path: `job/hosts/${name}/etc/hostname`, mode: 0o644, content: `${name}\n` },
    { path: `job/hosts/${name}/etc/hosts`, mode: 0o644, content: `127.0.0.1 localhost\n127.0.1.1 ${name}\n` },
    ...['systemctl', 'journalctl', 'networkctl'].map((program) => ({
      path: `job/hosts/${name}/usr/bin/${program}`,
      mode: 0o755,
      content: STAND_IN,
    })),
    ...(own.get(name)?.files ?? []).map(({ path, mode, content }) => ({
      path: `job/hosts/${name}${path}`,
      mode: Number.parseInt(mode, 8),
      content,
    })),
    ...(own.get(name)?.secrets ?? []).map(({ path, mode, sha256 }) => ({
      path: `job/hosts/${name}${path}`,
      mode: Number.parseInt(mode, 8),
      content: contents.get(sha256) ?? '',
    })),
  ]);
  return [
    // it lies in /run, where modprobe looks as well
    { path: 'modprobe.d/rehearsal.conf', mode: 0o644, content: job.moduleOptions.map((line) => `${line}\n`).join('') },
    { path: 'job/init', mode: 0o755, content: guestInit(job.modules) },
    { path: 'job/agent.py', mode: 0o644, content: GUEST_PROGRAM },
    { path: 'job/job.json', mode: 0o644, content: JSON.stringify(job) },
    ...trees,
  ];
}
