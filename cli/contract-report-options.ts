import type { Argv } from 'yargs';
import type { ContractReport } from '../contract/model/contract-report.ts';
import { contractAnnotations } from '../contract/report/contract-annotations.ts';
import { contractText } from '../contract/report/contract-text.ts';
import { writeContractReports } from '../contract/report/write-contract-reports.ts';
import { createPaint, wantsColour } from '../protocol/paint.ts';
import { EXIT_CODES } from './exit-codes.ts';

/** Where the report of a check or of a proxy goes beside the terminal. */
export interface ContractReportArguments {
  readonly json?: string | undefined;
  readonly junit?: string | undefined;
  readonly sarif?: string | undefined;
  readonly markdown?: string | undefined;
  readonly har?: string | undefined;
  readonly github: boolean;
}

export function contractReportOptions<T>(yargs: Argv<T>) {
  const file = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const;
  return yargs
    .option('json', file('Write the report to this file as JSON, by docs/contract-report.schema.json'))
    .option('junit', file('… as JUnit'))
    .option('sarif', file('… as SARIF 2.1.0, for code scanning'))
    .option('markdown', file("… as GitHub's Markdown"))
    .option('har', file('Write everything that was sent and answered to this file, keys masked, as HAR 1.2'))
    .option('github', {
      type: 'boolean',
      default: process.env.GITHUB_ACTIONS === 'true',
      describe: 'Annotate the contract and write the step summary; default: if GitHub Actions runs this',
    });
}

/** Prints the report, writes it wherever it is asked for, and tells the exit code. */
export async function publishReport(report: ContractReport, options: ContractReportArguments): Promise<number> {
  for (const line of contractText(report, createPaint(wantsColour(process.stdout, process.env)))) console.log(line);
  if (options.github) for (const line of contractAnnotations(report)) console.log(line);
  await writeContractReports(report, {
    ...options,
    ...(options.github && { stepSummary: process.env.GITHUB_STEP_SUMMARY }),
  });
  return CODES[report.verdict].code;
}

const CODES = {
  holds: EXIT_CODES.ok,
  violated: EXIT_CODES.refused,
  inconclusive: EXIT_CODES.unreachable,
} as const satisfies Record<ContractReport['verdict'], unknown>;
