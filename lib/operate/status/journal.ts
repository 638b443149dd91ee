import type { Transition } from './status';

/** A router's last words on who is what, by `journalctl -o short-unix`; as words of a shell. */
export const JOURNAL_QUESTION =
  "journalctl -u keepalived --no-pager -o short-unix -n 500 | grep -E 'Starting Keepalived|Stopped Keepalived|Reloading \\.\\.\\.|[Ee]ntering [A-Z]+ (STATE|state)|(Removing|Adding|Disabling|Enabling) service|Changing weight|(Gained|Lost) quorum|Script' | tail -n 40";

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

const SAYS = /[Ee]ntering (MASTER|BACKUP|FAULT) (STATE|state)/;

/** Undefined where the journal does not say it. */
export function vrrpStateOf(transitions: readonly Transition[]): VrrpState | undefined {
  let last: VrrpState | undefined;
  for (const { at, text } of transitions) {
    const state = SAYS.exec(text)?.[1] as VrrpState['state'] | undefined;
    if (state !== undefined) {
      last = { state, since: at };
    } else if (text.startsWith('Starting Keepalived') || (text.startsWith('Reloading') && last?.state === 'FAULT')) {
      // a reload takes a fault away without a word, and says so where there still is one
      last = undefined;
    }
  }
  return last;
}
