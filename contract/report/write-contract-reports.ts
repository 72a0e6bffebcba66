import { appendReport, writeReport } from '../../protocol/report/report-file.ts';
import type { ContractReport } from '../model/contract-report.ts';
import { contractJson } from './contract-json.ts';
import { contractJunit } from './contract-junit.ts';
import { contractSarif } from './contract-sarif.ts';
import { contractSummary } from './contract-summary.ts';

/** Files that a run is written to; absent: not at all. */
export interface ContractReportFiles {
  readonly json?: string | undefined;
  readonly junit?: string | undefined;
  readonly sarif?: string | undefined;
  readonly markdown?: string | undefined;
  /** $GITHUB_STEP_SUMMARY: what others wrote there stays. */
  readonly stepSummary?: string | undefined;
}

/** Writes every report that is asked for. Each is whole or not there; one that fails does not keep the others from being written. */
export async function writeContractReports(report: ContractReport, files: ContractReportFiles): Promise<void> {
  const { json, junit, sarif, markdown, stepSummary } = files;
  const results = await Promise.allSettled([
    ...(json === undefined ? [] : [writeReport(json, contractJson(report))]),
    ...(junit === undefined ? [] : [writeReport(junit, contractJunit(report))]),
    ...(sarif === undefined ? [] : [writeReport(sarif, contractSarif(report))]),
    ...(markdown === undefined ? [] : [writeReport(markdown, contractSummary(report))]),
    ...(stepSummary === undefined ? [] : [appendReport(stepSummary, contractSummary(report))]),
  ]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
