import { CLIENT } from './rehearsal/guest/client';
import { FTP } from './rehearsal/guest/ftp';
import { PROBE } from './rehearsal/guest/probe';

/** A program of its own, as those beside it: it asks in FTP, by the words that the guest of a rehearsal has for it. */
export const FTP_PROGRAM = `
import errno, heapq, json, os, select, signal, socket, sys, time
${CLIENT}${FTP}${PROBE}
kind, url, *numbers = sys.argv[1:]
if kind == 'request-program':
    ask_once(url, float(numbers[0]) / 1000)
else:
    Probe({'url': url, **dict(zip(('intervalMs', 'timeoutMs', 'keptIntervalMs'), map(float, numbers)))}, 1, 0).run()
`;
