/** This machine cannot do what was asked: a sentence that says why, and what to do about it. */
export class HostError extends Error {
  public override readonly name = 'HostError';
}
