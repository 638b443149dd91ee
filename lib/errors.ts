/**
 * The caller's mistake: what was given, what is allowed, what to write instead.
 * Anything else that is thrown is a bug of this library.
 */
export class InputError extends Error {
  /** For those who cannot ask for the class. */
  public override readonly name = 'InputError';

  /** @param code a stable code, listed with its meaning in docs/rules.md */
  public constructor(
    public readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}
