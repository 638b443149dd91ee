import { dotOf } from '../../lib/operate/diagram/dot';
import { drawingOf } from '../../lib/operate/diagram/drawing';
import { svgOf } from '../../lib/operate/diagram/svg';
import { exampleManifest } from './example-manifest';

/** The drawings of the documents, by the program in examples/ that each shows. */
const DRAWINGS = [
  ['docs/images/nat.svg', 'seed.ts'],
  ['docs/images/direct-routing.svg', 'direct-routing.ts'],
  ['docs/images/tunnel.svg', 'tunnel.ts'],
] as const;

/** The path and the text of each. */
export async function drawings(): Promise<readonly (readonly [string, string])[]> {
  return Promise.all(
    DRAWINGS.map(async ([path, example]) => [path, await svgOf(dotOf(drawingOf(exampleManifest(example))))] as const),
  );
}
