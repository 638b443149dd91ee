import { join } from 'node:path';
import { quoted } from '../files/shell';
import type { MachineFacts } from './facts';
import { type Finding, lacks, ok, warns } from './finding';

/** What a synth needs. */
export function synthFindings(facts: MachineFacts): readonly Finding[] {
  return [node(facts), app(facts), ...(facts.app.project === undefined ? [] : [packages(facts), stack(facts)])];
}

const [NODE_MAJOR, NODE_MINOR] = [20, 19];

function node({ node: version }: MachineFacts): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > NODE_MAJOR || (major === NODE_MAJOR && minor >= NODE_MINOR)
    ? ok('Node', version)
    : lacks('Node', `${version}, and ${NODE_MAJOR}.${NODE_MINOR} or newer is needed`, 'npx n lts');
}

function app({ app: { project, problem, start, holds } }: MachineFacts): Finding {
  if (project !== undefined) {
    return ok('app', project);
  }
  switch (holds) {
    case 'nothing':
      return lacks('app', problem, `npx cdktf-lvs init${start === '.' ? '' : ` ${quoted(start)}`}`);
    case 'something else':
      // a project that is there already: init would refuse it
      return lacks('app', `${problem}; its 'app' is the command that synthesizes`, writeConfig(start));
    default:
      return lacks('app', problem);
  }
}

function writeConfig(start: string): string {
  const file = start === '.' ? 'cdktf.json' : quoted(join(start, 'cdktf.json'));
  return `[ -e ${file} ] || echo '{ "app": "npx tsx main.ts" }' > ${file}`;
}

function packages({ app: { missing } }: MachineFacts): Finding {
  return missing.length === 0
    ? ok('packages', 'cdktf and constructs are installed')
    : lacks('packages', `the app has no ${missing.join(', no ')}`, `npm install ${missing.join(' ')}`);
}

function stack({ stack: known, app: { synth } }: MachineFacts): Finding {
  return known === undefined
    ? warns('stack', 'not synthesized yet: nothing is known of its networks', synth)
    : ok('stack', `'${known.manifest.stack}', ${known.manifest.hosts.length} hosts`);
}
