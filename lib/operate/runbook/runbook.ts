import type { Drill, Expectation } from '../../drills/drill';
import { expectationOf } from '../../drills/expectation';
import { askedService, type Scene, sceneOf } from '../../drills/scene';
import { BREAKABLE, DRILLS } from '../../drills/table';
import type { Manifest, ManifestCluster } from '../../manifest';
import { actionMarkdown } from '../page/action';
import { code } from '../page/code';
import { hypervisorName } from '../page/hypervisor';
import { markdownTable } from '../page/tables';
import { shortName } from '../page/words';
import { clientWords, holderWords, limitWords, repairWords, seconds } from './words';

/** How the commands name the stack: options behind each. */
export type StackWords = string;

/** The drills that fit a stack's clusters, with their seconds, as a page for those who do them by hand. */
export function runbookOf(manifest: Manifest, stackWords: StackWords): string {
  const { stack, clusters } = manifest;
  const intro = `What can fail here, what must happen then, and how to try it. The seconds come from the timers of the stack;
a machine under load may add to them. Each drill begins with a cluster that is whole, and is written for the primary
router as the active one: if the other one is, they change places.`;
  const parts = clusters.map((cluster, index) => clusterPart(manifest, cluster, { isFirst: index === 0, stackWords }));
  return [`# Runbook of ${code(stack)}`, intro, ...parts].join('\n\n').concat('\n');
}

interface Page {
  /** `break` breaks the first cluster of a stack. */
  readonly isFirst: boolean;
  readonly stackWords: StackWords;
}

function clusterPart(manifest: Manifest, cluster: ManifestCluster, page: Page): string {
  const head = `## ${code(shortName(manifest.stack, cluster.path))}`;
  const { primary } = cluster.routers;
  const asked = askedService(manifest, cluster);
  // who has answered is chance: the first server is as good as any
  const scene = sceneOf(manifest, cluster, { active: primary, met: '' });
  if (asked === undefined || scene === undefined) {
    const reason =
      'No service of this cluster has a page in plain HTTP or a file in FTP to ask for: no drill can judge it.';
    return [head, reason].join('\n\n');
  }
  const fitting = DRILLS.filter((drill) => drill.lacks(scene) === undefined);
  const others = DRILLS.flatMap((drill) => {
    const lacks = drill.lacks(scene);
    return lacks === undefined ? [] : [`- ${code(drill.name)}: ${code(lacks)}`];
  });
  return [
    head,
    `Watch it from a client, once a second or more often: ${code(`curl --max-time 1 ${scene.url}`)}`,
    facts(manifest, scene),
    ...fitting.map((drill) => drillPart(scene, drill, page)),
    ...(others.length === 0 ? [] : ['### What does not fit this cluster', others.join('\n')]),
  ].join('\n\n');
}

function facts(manifest: Manifest, { cluster, servers }: Scene): string {
  const { primary, backup, interfaces } = cluster.routers;
  const { failoverBoundSeconds, pathFailoverBoundSeconds } = cluster.timers;
  const on = (host: string): string => {
    const hypervisor = hypervisorName(manifest, host);
    return hypervisor === undefined ? '' : `, on ${code(hypervisor)}`;
  };
  const rows = [
    ['what', 'who'],
    ['routers', `${code(primary)} (primary${on(primary)}), ${code(backup)} (backup${on(backup)})`],
    [
      'floating addresses',
      interfaces.flatMap(({ floating, nic }) => floating.map((each) => `${each} on ${nic}`)).join(', '),
    ],
    ['real servers', servers.map(({ host, address }) => `${code(host)} (${address}${on(host)})`).join(', ')],
    ['takeover after silence', `${seconds(failoverBoundSeconds)} s`],
    ...(pathFailoverBoundSeconds === undefined
      ? []
      : [['takeover after a lost path', `${seconds(pathFailoverBoundSeconds)} s`]]),
  ];
  return markdownTable(rows).trimEnd();
}

function drillPart(scene: Scene, drill: Drill, { isFirst, stackWords }: Page): string {
  const { name, title } = drill;
  const expected = expectationOf(drill, scene);
  const command = (words: string): string => code(`npx cdktf-lvs ${words}${stackWords}`);
  const canBreak = isFirst && BREAKABLE.some((fault) => fault.name === name);
  const steps = [
    canBreak
      ? `Break it: ${command(`break ${name}`)}. All in one, judged: ${command(`drill ${name}`)}.`
      : `Do it, with all that follows: ${command(`drill ${name}`)}.`,
    ...seen(scene, expected),
    canBreak ? `Put it right: ${command('mend')}. ${repairWords(expected, scene)}` : repairWords(expected, scene),
  ];
  const done = drill.broken(scene).map((action) => `- ${actionMarkdown(action)}`);
  return [
    `### ${name}`,
    `${title.charAt(0).toUpperCase()}${title.slice(1)}.`,
    steps.map((step, index) => `${index + 1}. ${step}`).join('\n'),
    'What is done:',
    done.join('\n'),
  ].join('\n\n');
}

function seen(scene: Scene, expected: Expectation): readonly string[] {
  const { unused, because } = expected;
  return [
    `${holderWords(expected, scene)} ${limitWords(expected)}: ${because}.`,
    clientWords(expected),
    ...(unused.addresses.length === 0
      ? []
      : [`No new connection goes to ${unused.addresses.join(', ')} after ${seconds(unused.withinSeconds)} s.`]),
  ];
}
