// A program of its own: it runs in the network namespace of the lab, and asks until its standard input ends.
import { get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { keepAsking } from './probe-connection';

const [url = '', intervalMs = '50', timeoutMs = '700', keptIntervalMs = '200'] = process.argv.slice(2);

const answers: Record<string, number> = {};
const failures: Record<string, number> = {};
let asked = 0;
let answered = 0;
let failed = 0;
let lastAnswer = performance.now();
let longestGap = 0;
let due = performance.now();
let stalled = 0;

function ask(): void {
  const now = performance.now();
  const late = now - due;
  // what a busy machine leaves out is not for the cluster to answer
  if (late > Number(intervalMs)) {
    stalled += late;
  }
  due = now + Number(intervalMs);
  asked++;
  const count = once((text: string, wasAnswered: boolean) => {
    const counts = wasAnswered ? answers : failures;
    counts[text] = (counts[text] ?? 0) + 1;
    if (wasAnswered) {
      answered++;
      noteGap();
      lastAnswer = performance.now();
    } else {
      failed++;
    }
  });
  const request = get(url, { agent: false, timeout: Number(timeoutMs) }, (response) => {
    let body = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    response.on('end', () =>
      response.statusCode === 200
        ? count(body.trim().slice(0, 80), true)
        : count(`status ${response.statusCode}`, false),
    );
  });
  // one limit for the whole request: the one of `get` starts anew with each packet
  const limit = setTimeout(() => request.destroy(new Error(`no answer in ${timeoutMs} ms`)), Number(timeoutMs));
  request.on('error', (error: NodeJS.ErrnoException) => count(error.code ?? error.message, false));
  request.on('close', () => clearTimeout(limit));
}

function noteGap(): void {
  longestGap = Math.max(longestGap, performance.now() - lastAnswer);
}

function once(work: (text: string, wasAnswered: boolean) => void): (text: string, wasAnswered: boolean) => void {
  let done = false;
  return (text, wasAnswered) => {
    if (!done) {
      done = true;
      work(text, wasAnswered);
    }
  };
}

const kept = keepAsking(new URL(url), Number(keptIntervalMs));
ask();
const asking = setInterval(ask, Number(intervalMs));
const telling = setInterval(() => {
  const progress = { answered, failed, keptAnswered: kept.answered() };
  process.stdout.write(`${JSON.stringify({ progress })}\n`);
}, 250);

process.stdin.resume();
process.stdin.on('end', () => {
  clearInterval(asking);
  clearInterval(telling);
  noteGap();
  finish(performance.now() + Number(timeoutMs) + 50);
});

/** Those that are on their way may still come. */
function finish(latest: number): void {
  if (answered + failed < asked && performance.now() < latest) {
    setTimeout(() => finish(latest), 20);
    return;
  }
  const times = { longestGapMs: Math.round(longestGap), stalledMs: Math.round(stalled) };
  const result = { answered, failed, ...times, answers, failures, kept: kept.end() };
  process.stdout.write(`${JSON.stringify({ result })}\n`, () => process.exit(0));
}
