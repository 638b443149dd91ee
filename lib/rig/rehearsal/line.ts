import type { Channel } from './channel';

/** Asks the guest that has the host. */
export type Line = Pick<Channel, 'ask'>;

/** One line to all guests. The first of them says of hosts that it knows no such one. */
export function lineTo(guests: readonly { readonly names: readonly string[]; readonly channel: Channel }[]): Line {
  const channels = new Map(guests.flatMap(({ names, channel }) => names.map((name) => [name, channel])));
  return {
    ask: (question, limitMs, onProgress) => {
      const channel = channels.get(question.host ?? '') ?? guests[0]?.channel;
      if (channel === undefined) {
        throw new Error('a rehearsal without a guest');
      }
      return channel.ask(question, limitMs, onProgress);
    },
  };
}
