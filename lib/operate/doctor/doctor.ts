import { deployFindings } from './deploy';
import type { MachineFacts } from './facts';
import { type DoctorReport, type Finding, type Purpose } from './finding';
import { rehearseFindings } from './rehearse';
import { synthFindings } from './synth';

const CHECKS: Readonly<Record<Purpose, (facts: MachineFacts) => readonly Finding[]>> = {
  synth: synthFindings,
  rehearse: rehearseFindings,
  deploy: deployFindings,
};

/** Judges a machine for what it is wanted for. */
export function diagnose(facts: MachineFacts, purposes: readonly Purpose[]): DoctorReport {
  return {
    purposes: purposes.map((purpose) => {
      const findings = CHECKS[purpose](facts).map((finding) => (facts.isRoot ? withoutSudo(finding) : finding));
      return { purpose, works: findings.every(({ verdict }) => verdict !== 'lacks'), findings };
    }),
  };
}

/** Root needs none, and a small machine has none. */
function withoutSudo(finding: Finding): Finding {
  return { ...finding, mend: finding.mend?.replaceAll('sudo ', '') };
}
