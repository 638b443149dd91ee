import { InputError } from '../errors';

/** The limits of a number, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A parser for whole numbers of a range. */
export function wholeNumber(range: Range): (value: number) => number {
  return (value) => {
    if (!Number.isInteger(value) || value < range.from || value > range.to) {
      throw new InputError(
        'LVS004',
        `${value} is out of range: write a whole number from ${range.from} to ${range.to}`,
      );
    }
    return value;
  };
}
