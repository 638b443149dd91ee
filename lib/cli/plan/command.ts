import { Command, Option } from 'commander';
import { planOf } from '../../operate/plan/plan';
import { PLAN_FORMATS, type PlanFormat, printPlan } from '../../operate/plan/print';
import { nextFor } from '../next';
import { givePage, pageOptions, type PageOptions } from '../page';
import { chosenManifest } from '../stack-options';

const EXAMPLES = `
Examples:
  npx cdktf-lvs plan                                    the one stack below cdktf.out
  npx cdktf-lvs plan --format csv --out addresses.csv   for a spreadsheet
  npx cdktf-lvs plan --format markdown >> network.md    for a document

Real and floating addresses, with what else is known of other machines, sorted by address; then the services, and what the synth
warned of.`;

interface PlanOptions extends PageOptions {
  readonly format: PlanFormat;
}

/** `cdktf-lvs plan`. */
export function planCommand(signal: AbortSignal): Command {
  const command = new Command('plan')
    .description('list the addresses and services of a synthesized stack')
    .addOption(new Option('--format <format>', 'of the list').choices(PLAN_FORMATS).default('table'))
    .addHelpText('after', EXAMPLES)
    .action(async ({ format, ...options }: PlanOptions) => {
      const plan = planOf(await chosenManifest(options));
      signal.throwIfAborted();
      const { stack, ...data } = plan;
      const next = nextFor('runbook', options, 'what can fail here, and what must happen then');
      const text = printPlan(plan, format);
      await givePage({ stack, format, text, isForTerminal: format === 'table', data, next }, options);
    });
  return pageOptions(command);
}
