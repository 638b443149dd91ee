import type { DrillReport, DrillResult } from './report';
import { detailsOf } from './report-text';

/** The report as JUnit's XML, which CI servers read: a suite a cluster, a case a drill. */
export function drillJunit({ stack, results }: DrillReport): string {
  const clusters = [...new Set(results.map(({ cluster }) => cluster))];
  const suites = clusters.map((cluster) => {
    const cases = results.filter((result) => result.cluster === cluster);
    return element('testsuite', { name: `${stack} ${cluster}`, ...countsOf(cases) }, cases.map(caseOf));
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', countsOf(results), suites)}`;
}

function countsOf(results: readonly DrillResult[]): Readonly<Record<string, string>> {
  const count = (outcome: DrillResult['outcome']): string =>
    `${results.filter((result) => result.outcome === outcome).length}`;
  const time = results.reduce((sum, { seconds }) => sum + seconds, 0);
  return { tests: `${results.length}`, failures: count('failed'), skipped: count('not run'), time: time.toFixed(1) };
}

function caseOf(result: DrillResult): string {
  const { cluster, drill, outcome, reasons, seconds } = result;
  const message = reasons.join('; ');
  const children = {
    passed: [],
    'not run': [element('skipped', { message }, [])],
    failed: [element('failure', { message }, [escaped(detailsOf(result))])],
  };
  return element('testcase', { classname: cluster, name: drill, time: seconds.toFixed(1) }, children[outcome]);
}

function element(name: string, attributes: Readonly<Record<string, string>>, children: readonly string[]): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const head = `<${name}${words.join('')}`;
  return children.length === 0 ? `${head}/>\n` : `${head}>\n${children.join('')}</${name}>\n`;
}

/** XML 1.0: markup becomes entities; what it has no way to say is left out. */
function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, '')
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? '');
}
