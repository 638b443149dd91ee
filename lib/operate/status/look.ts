import { type Difference, floatingOn, hostDifferences, hostQuestion } from '../../drills/host-differences';
import type { ManifestCluster, ManifestHost } from '../../manifest';
import type { Rig, SeedReport } from '../../rig/rig';
import { readLook, type RouterLook, routerFiles } from '../router-look';
import { JOURNAL_QUESTION, transitionsOf } from './journal';
import { type RatesByServer, ratesOf } from './rates';
import type { Transition } from './status';

/** What a quick look at a router shows: who is what, and what passes. */
export interface RouterView extends RouterLook {
  readonly router: string;
  readonly carriers: ReadonlySet<string>;
  readonly rates: RatesByServer;
  readonly sync: readonly ('master' | 'backup')[];
  readonly transitions: readonly Transition[];
}

/** What a long look at a host shows; undefined if it does not answer. */
export interface HostView {
  readonly host: string;
  readonly differences: readonly Difference[] | undefined;
  /** What its seed program could not do, a sentence each. */
  readonly seed: readonly string[];
}

export type RunRig = Pick<Rig, 'run'>;

const MARK = '=====';

/** Undefined for a router that does not answer in time. */
export async function viewRouter(
  rig: RunRig,
  router: string,
  cluster: ManifestCluster,
  limitMs: number,
): Promise<RouterView | undefined> {
  const script = [
    `grep -Hs '' ${routerFiles(cluster)} /sys/class/net/*/carrier`,
    `echo ${MARK}; ipvsadm -Ln --rate --exact`,
    `echo ${MARK}; ipvsadm -Ln --daemon`,
    `echo ${MARK}; ${JOURNAL_QUESTION}`,
  ].join('\n');
  const text = await answerOf(rig, router, script, limitMs);
  if (text === undefined) {
    return undefined;
  }
  const [files = '', rates = '', daemons = '', journal = ''] = text.split(`${MARK}\n`);
  return {
    ...readLook(files, cluster),
    router,
    carriers: new Set([...files.matchAll(/^\/sys\/class\/net\/([^/]+)\/carrier:1$/gm)].map(([, nic = '']) => nic)),
    rates: ratesOf(rates),
    sync: (['master', 'backup'] as const).filter((daemon) => daemons.includes(`${daemon} sync daemon`)),
    transitions: transitionsOf(router, journal),
  };
}

/** Looks for what is not as it was deployed. */
export async function viewHost(
  rig: RunRig,
  host: ManifestHost,
  cluster: ManifestCluster,
  limitMs: number,
): Promise<HostView> {
  const script = `${hostQuestion(host)}\necho ${MARK} report; cat /run/lvs/report.json 2>/dev/null`;
  const text = await answerOf(rig, host.name, script, limitMs);
  return {
    host: host.name,
    differences: text === undefined ? undefined : hostDifferences(host, text, floatingOn(cluster, host)),
    seed: seedTexts(text?.split(`${MARK} report\n`)[1] ?? ''),
  };
}

/** What a program there can keep waiting must not keep the caller waiting. */
async function answerOf(rig: RunRig, host: string, script: string, limitMs: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  const asked = rig.run(host, ['sh', '-c', script], limitMs).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

function seedTexts(report: string): readonly string[] {
  if (report.trim() === '') {
    return [];
  }
  const { ignored, refused = [], failed = [] } = JSON.parse(report) as SeedReport;
  return [
    ...(ignored === undefined ? [] : [`its seed disk was ignored: ${ignored}`]),
    ...refused.map((each) => `refused ${wordsOf(each)}`),
    ...failed.map((each) => `could not do: ${wordsOf(each)}`),
  ];
}

function wordsOf(entry: unknown): string {
  return typeof entry === 'string'
    ? entry
    : Object.values(entry as Readonly<Record<string, unknown>>)
        .map(String)
        .join(': ');
}
