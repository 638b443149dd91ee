import type { Transition } from './status';

/** A router's last words on who is what, by `journalctl -o short-unix`; as words of a shell. */
export const JOURNAL_QUESTION =
  "journalctl -u keepalived --no-pager -o short-unix -n 500 | grep -E 'Starting Keepalived|Stopped Keepalived|Entering [A-Z]+ STATE|(Removing|Adding|Disabling|Enabling) service|Changing weight|(Gained|Lost) quorum|Script' | tail -n 40";

/** Reads what the journal has said. */
export function transitionsOf(router: string, text: string): readonly Transition[] {
  return text.split('\n').flatMap((line) => {
    const [, seconds, words] = /^(\d+\.\d+) \S+ [Kk]eepalived[\w-]*\[\d+\]: (.*)$/.exec(line) ?? [];
    return seconds === undefined || words === undefined
      ? []
      : [{ at: new Date(Number(seconds) * 1000).toISOString(), router, text: words.trim() }];
  });
}

/** What a router's keepalived has become last, since its last start. */
export interface VrrpState {
  readonly state: 'MASTER' | 'BACKUP' | 'FAULT';
  readonly since: string;
}

/** Undefined where the journal does not reach back so far. */
export function vrrpStateOf(transitions: readonly Transition[]): VrrpState | undefined {
  const [last] = transitions.filter(({ text }) => /Starting Keepalived|Entering \w+ STATE/.test(text)).slice(-1);
  const state = /Entering (MASTER|BACKUP|FAULT) STATE/.exec(last?.text ?? '')?.[1];
  return last === undefined || state === undefined ? undefined : { state: state as VrrpState['state'], since: last.at };
}
