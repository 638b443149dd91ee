import { GuestFiles } from './guest-files';
import type { Reader } from './judge';
import { complaintOf } from './judge';

/** What `expect.extend(matchers)` adds to `expect()`. */
export interface LvsMatchers<R = unknown> {
  /**
   * Whether the program that reads a guest's file takes it. For the text of a file, or for `files(stack).of(...)`: then
   * every file that the guest lets that program judge.
   */
  toBeAcceptedBy(reader: Reader): R;
}

/** What a matcher answers, in vitest and in jest. */
export interface MatcherResult {
  /** Whether the reader takes it. */
  readonly pass: boolean;
  /** What is printed where the test fails. */
  readonly message: () => string;
}

/** For `expect.extend(matchers)`, of vitest or of jest. */
export const matchers = { toBeAcceptedBy };

function toBeAcceptedBy(received: unknown, reader: Reader): MatcherResult {
  const texts = textsOf(received, reader);
  const complaints = texts.flatMap(({ name, text }) => {
    const words = complaintOf(reader, text);
    return words === undefined ? [] : [`${reader} refuses ${name}:\n${words}`];
  });
  return {
    pass: complaints.length === 0,
    message: () =>
      complaints.length === 0
        ? `${reader} accepts ${texts.map(({ name }) => name).join(', ')}, and was expected to refuse it`
        : complaints.join('\n'),
  };
}

function textsOf(received: unknown, reader: Reader): readonly { readonly name: string; readonly text: string }[] {
  if (typeof received === 'string') {
    return [{ name: 'the text', text: received }];
  }
  if (!(received instanceof GuestFiles)) {
    throw new Error('toBeAcceptedBy() takes the text of a file, or files(stack).of(...)');
  }
  const paths = received.readBy(reader);
  if (paths.length === 0) {
    throw new Error(`${received.name} has no file that ${reader} reads`);
  }
  return paths.map((path) => ({ name: `${path} of ${received.name}`, text: received.get(path) }));
}
