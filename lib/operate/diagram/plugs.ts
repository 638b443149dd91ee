import { cell, row, table } from './dot-text';
import type { Wire } from './wires';

// Where wires end. A bar and what hangs on it are printed with the same stretches, so that what is between goes straight.

/** A part of an edge that runs from left to right; widths are even, in points. */
export interface Stretch {
  readonly width: number;
  /** Whose lines end in its middle. */
  readonly wire?: Wire;
}

const LINE = 14;

/** The names of the ends of a wire's lines: one for each arrow, and one if there is none. */
export function portsOf({ id, arrows }: Wire): readonly string[] {
  const name = id.replaceAll(/[^a-zA-Z0-9]/gu, (character) => `_${character.codePointAt(0)}_`);
  return Array.from({ length: Math.max(1, arrows.length) }, (_, index) => `${name}_${index}`);
}

/** An edge; of its wires, those of another network end elsewhere. */
export function edge(stretches: readonly Stretch[], isHere: (wire: Wire) => boolean = () => true): string {
  const cells = stretches.flatMap(({ width, wire }) =>
    wire === undefined || !isHere(wire) ? [space(width)] : [ends(width, wire)].flat(),
  );
  return table({}, [row(...cells)]);
}

/** How wide an edge is. */
export function widthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((total, { width }) => total + width, 0);
}

/** The same in the middle of something wider. */
export function centred(stretches: readonly Stretch[], width: number): readonly Stretch[] {
  const left = even((width - widthOf(stretches)) / 2);
  const right = width - widthOf(stretches) - left;
  return [{ width: left }, ...stretches, { width: right }];
}

/** Down to an even number, so that what is halved stays whole. */
export function even(width: number): number {
  return 2 * Math.floor(width / 2);
}

/** What a wire's lines need. */
export function linesWidth(wire: Wire): number {
  return LINE * portsOf(wire).length;
}

function ends(width: number, wire: Wire): readonly string[] {
  const side = space((width - linesWidth(wire)) / 2);
  return [side, ...portsOf(wire).map((port) => cell({ PORT: port, WIDTH: LINE, HEIGHT: 2 })), side];
}

function space(width: number): string {
  return width <= 0 ? '' : cell({ WIDTH: width, HEIGHT: 2 });
}
