import { Command, Option } from 'commander';
import { dotOf } from '../../operate/diagram/dot';
import { drawingOf } from '../../operate/diagram/drawing';
import { mermaidOf } from '../../operate/diagram/mermaid';
import { svgOf } from '../../operate/diagram/svg';
import { nextFor } from '../next';
import { givePage, pageOptions, type PageOptions } from '../page';
import { chosenManifest } from '../stack-options';

const EXAMPLES = `
Examples:
  npx cdktf-lvs diagram --out lab.svg                       the one stack below cdktf.out
  npx cdktf-lvs diagram --format mermaid --out lab.mmd      for a Markdown page
  npx cdktf-lvs diagram --from app --stack lab > lab.svg    of several stacks, this one

It is drawn from what the synth wrote: nothing needs to be deployed. The same stack gives the same bytes.`;

interface DiagramOptions extends PageOptions {
  readonly format: 'svg' | 'mermaid';
}

/** `cdktf-lvs diagram`. */
export function diagramCommand(signal: AbortSignal): Command {
  const command = new Command('diagram')
    .description(
      'draw a synthesized stack: networks, NICs, addresses, services, and the way of a request and its answer',
    )
    .addOption(new Option('--format <format>', 'of the drawing').choices(['svg', 'mermaid']).default('svg'))
    .addHelpText('after', EXAMPLES)
    .action(async ({ format, ...options }: DiagramOptions) => {
      const drawing = drawingOf(await chosenManifest(options));
      const text = format === 'svg' ? await svgOf(dotOf(drawing)) : mermaidOf(drawing);
      signal.throwIfAborted();
      const next = nextFor('plan', options, 'all addresses as a table');
      await givePage({ stack: drawing.stack, format, text, isForTerminal: false, data: {}, next }, options);
    });
  return pageOptions(command);
}
