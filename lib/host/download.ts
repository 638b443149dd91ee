import { existsSync } from 'node:fs';
import { open, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HostError } from './host-error';
import { freeMegabytes } from './probes';
import type { Task } from './task';

/** What comes to which file. */
export interface Download extends Task {
  readonly url: URL;
  /** What is in it already is taken for the beginning. */
  readonly file: string;
  /** Without one, no hop of the way may be in plain http. */
  readonly sha256: string | undefined;
}

// a mirror that says nothing for so long says nothing more
const SILENCE_MS = 60_000;
const TOLD_EVERY_MS = 1_000;

/** Brings the rest of a file, telling how many bytes there are. */
export async function download(task: Download): Promise<void> {
  const { url, file, signal } = task;
  const { size: there, mtime } = existsSync(file) ? await stat(file) : { size: 0, mtime: new Date() };
  const silence = new AbortController();
  const stop = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const response = await ask(task, there, mtime, stop);
    const begun = response.status === 206 ? there : 0;
    // nothing is left to bring
    if (response.status === 416) {
      return;
    }
    const total = begun + Number(response.headers.get('content-length') ?? Number.NaN);
    await expectRoom(file, total - begun);
    const target = await open(file, begun === 0 ? 'w' : 'a');
    try {
      let bytes = begun;
      let told = 0;
      for await (const chunk of response.body ?? []) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MS);
        await target.write(chunk as Uint8Array);
        bytes += (chunk as Uint8Array).length;
        if (Date.now() - told > TOLD_EVERY_MS) {
          told = Date.now();
          task.onProgress?.(words(bytes, total));
        }
      }
      task.onProgress?.(words(bytes, total));
    } finally {
      await target.close();
      await keepVersion(file, response);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof HostError) {
      throw error;
    }
    const reason = silence.signal.aborted ? `no word for ${SILENCE_MS / 1000} s` : causeOf(error);
    throw new HostError(`${url.href} did not come whole: ${reason}; the same command goes on from where it stopped`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

async function ask(
  { url, sha256, file }: Download,
  there: number,
  version: Date,
  signal: AbortSignal,
): Promise<Response> {
  const headers = {
    ...(there > 0 && { range: `bytes=${there}-` }),
    // without a sum nobody would see that the rest is of another version than the beginning
    ...(there > 0 && sha256 === undefined && { 'if-range': version.toUTCString() }),
  };
  const response = await fetch(url, { signal, headers });
  if (sha256 === undefined && !response.url.startsWith('https:')) {
    await response.body?.cancel();
    throw new HostError(
      `${url.href} leads to ${response.url}, and nobody vouches for what comes from there: give --sha256`,
    );
  }
  if (response.status === 416 && there === 0) {
    await rm(file, { force: true });
  }
  if (!response.ok && !(response.status === 416 && there > 0)) {
    await response.body?.cancel();
    throw new HostError(`${url.href} answers ${response.status} ${response.statusText}: see that the address is right`);
  }
  return response;
}

/** By the file's time, the mirror is asked for the rest of the same version: at another time it sends all. */
async function keepVersion(file: string, { headers }: Response): Promise<void> {
  const version = new Date(headers.get('last-modified') ?? Number.NaN);
  if (!Number.isNaN(version.getTime())) {
    await utimes(file, version, version);
  }
}

async function expectRoom(file: string, bytes: number): Promise<void> {
  const free = await freeMegabytes(dirname(file));
  if (bytes / 1e6 > free) {
    throw new HostError(
      `${dirname(file)} has ${free} MB of free disk, and ${words(bytes, NaN)} are to come: make room`,
    );
  }
}

function words(bytes: number, total: number): string {
  const megabytes = (count: number): string => (count / 1e6).toFixed(count < 1e7 ? 1 : 0);
  return Number.isNaN(total) ? `${megabytes(bytes)} MB` : `${megabytes(bytes)} of ${megabytes(total)} MB`;
}

/** What fetch says of itself is that it failed. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
