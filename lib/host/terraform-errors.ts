import { stripVTControlCharacters } from 'node:util';

/** What terraform says about one failure. */
export interface Diagnostic {
  readonly summary: string;
  readonly detail?: string;
  /** The resource. */
  readonly address?: string;
}

/** Where the failure happened, for the commands that mend it. */
export interface DiagnosisPlace {
  readonly variables: Readonly<Record<string, string>>;
}

/** Sentences for terraform's errors: what happened, and where the cure is known, the command that is it. */
export function diagnosis(errors: readonly Diagnostic[], plain: readonly string[], place: DiagnosisPlace): string {
  if (errors.length === 0) {
    return withCure(plainWords(plain), place);
  }
  return errors
    .map(({ summary, detail, address }) => {
      const text = [summary, detail].filter(Boolean).join(': ').replaceAll(/\s+/g, ' ').trim();
      return withCure(address === undefined ? text : `${address}: ${text}`, place);
    })
    .join('\n');
}

function withCure(text: string, place: DiagnosisPlace): string {
  const cure = CURES.map(([pattern, words]) => {
    const match = pattern.exec(text);
    return match === null ? undefined : words(match[1] ?? '', place);
  }).find((words) => words !== undefined);
  return cure === undefined ? text : `${text}\n  ${cure}`;
}

type Cure = readonly [RegExp, (name: string, place: DiagnosisPlace) => string];

const CURES: readonly Cure[] = [
  [
    /domain '([^']+)' already exists/,
    (name, place) =>
      `'${name}' is left over from an earlier run; if you do not need it: ` +
      `${virsh(place)} destroy ${name}; ${virsh(place)} undefine ${name}`,
  ],
  [
    /network '([^']+)' already exists/,
    (name, place) =>
      `'${name}' is left over from an earlier run; if you do not need it: ` +
      `${virsh(place)} net-destroy ${name}; ${virsh(place)} net-undefine ${name}`,
  ],
  [
    /(?:storage )?vol(?:ume)?(?: name)? '([^']+)' (?:already exists|exists already)/,
    (name, place) =>
      `'${name}' is left over from an earlier run; if you do not need it: ` +
      `${virsh(place)} vol-delete --pool ${poolOf(place)} ${name}`,
  ],
  [
    /no space left on device/i,
    () => 'the disk is full: make room (df -h), then run it again; it goes on from where it stopped',
  ],
  [
    /can't find storage pool '([^']+)'|no storage pool with matching name '[^']+'/i,
    (_, place) =>
      `the storage pool '${poolOf(place)}' is not there or not started: ${virsh(place)} pool-list --all; ` +
      `${virsh(place)} pool-start ${poolOf(place)}`,
  ],
  [
    /failed to connect|failed to dial|connection refused/i,
    (_, place) => `libvirt does not answer: see that its daemon runs and that you may use it: ${virsh(place)} version`,
  ],
  [
    /\btc (?:qdisc|class|filter) .*unexpected exit status/,
    () =>
      "the kernel of libvirt's machine cannot bound a NIC: it needs sch_htb, sch_sfq, sch_ingress, cls_u32, cls_fw and " +
      'act_police; load them, or take linkMbit away from the networks',
  ],
  [/state lock/, () => 'another terraform is at work in this folder: wait for its end, or end it, then run it again'],
];

/** What `init` prints, without its frames and its warnings about a configuration file. */
function plainWords(lines: readonly string[]): string {
  const text = lines
    .map((line) =>
      stripVTControlCharacters(line)
        .replace(/^[╷│╵ ]+/, '')
        .trim(),
    )
    .filter((line) => line !== '');
  const from = text.findIndex((line) => line.startsWith('Error'));
  return text.slice(from === -1 ? -5 : from, from === -1 ? undefined : from + 12).join(' ');
}

function virsh({ variables }: DiagnosisPlace): string {
  return `virsh -c '${variables.uri ?? 'qemu:///system'}'`;
}

function poolOf({ variables }: DiagnosisPlace): string {
  return variables.storage_pool ?? 'default';
}
