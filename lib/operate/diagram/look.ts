import type { Arrow } from './wires';

// What a drawing looks like, in all its formats: colours that can be told apart on white, also by those who see no red.

/** By whose letters the texts get their room: none that a system would take in its place has wider ones. */
export const FONT = 'Verdana';

export const INK = '#1f2328';
export const FAINT = '#57606a';
export const WIRE = '#8c959f';
export const BAR = '#e4e8ed';
export const NOTE = '#fff8db';

/** What fills a machine. */
export const MACHINE = {
  primary: '#cfe8ff',
  backup: '#eef6ff',
  server: '#dff5e3',
  elsewhere: '#ffffff',
} as const;

export const ARROW: Readonly<Record<Arrow['what'], { readonly colour: string; readonly words: string }>> = {
  request: { colour: '#0969da', words: 'request' },
  inside: { colour: '#8250df', words: 'request, inside a packet of the tunnel' },
  answer: { colour: '#1a7f37', words: 'answer' },
};
