import { FONT } from './look';

/** For systems that lack the font of the layout: what follows it is as wide, or narrower. */
const FAMILIES = `${FONT},DejaVu Sans,Arial,sans-serif`;

/** Lays a graph out, and prints it: by Graphviz, of whom a build comes with the package. */
export async function svgOf(dot: string): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const svg = (await instance()).renderString(dot, { format: 'svg', engine: 'dot' });
  // Graphviz knows the letters of one font, and would lay a list of them out by those of Times
  return svg.replaceAll(`font-family="${FONT}"`, `font-family="${FAMILIES}"`);
}
