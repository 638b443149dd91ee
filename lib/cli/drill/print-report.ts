import { type Command, Option } from 'commander';
import { drillJunit } from '../../drills/junit';
import type { DrillReport } from '../../drills/report';
import { drillText } from '../../drills/report-text';
import { type Next, printResult } from '../next';

/** How a report of drills is printed: for people, unless one of these is asked for. */
export interface ReportFormat {
  readonly json: boolean;
  readonly junit: boolean;
}

/** Adds the two options. */
export function reportFormat(command: Command): void {
  command
    .addOption(new Option('--json', 'print the report as JSON, and progress on standard error').default(false))
    .addOption(
      new Option('--junit', "print the report as JUnit's XML, and progress on standard error")
        .default(false)
        .conflicts('json'),
    );
}

export function printReport(report: DrillReport, { json, junit }: ReportFormat, next: Next): void {
  if (junit) {
    process.stdout.write(drillJunit(report));
  } else {
    printResult(json, report, `\n${drillText(report)}`, next);
  }
}
