import { appendReport, writeReport } from '../../protocol/report/report-file.ts';
import type { RunReport } from '../model/run-report.ts';
import { htmlReport } from './html/html-report.ts';
import { reportJson } from './report-json.ts';
import { reportJunit } from './report-junit.ts';
import { reportMarkdown } from './report-markdown.ts';

/** Files that a run is written to; absent: not at all. */
export interface LoadReportFiles {
  readonly json?: string | undefined;
  readonly junit?: string | undefined;
  readonly html?: string | undefined;
  readonly markdown?: string | undefined;
  /** $GITHUB_STEP_SUMMARY: what others wrote there stays. */
  readonly stepSummary?: string | undefined;
}

/** Writes every report that is asked for. Each is whole or not there; one that fails does not keep the others from being written. */
export async function writeLoadReports(report: RunReport, files: LoadReportFiles): Promise<void> {
  const { json, junit, html, markdown, stepSummary } = files;
  const results = await Promise.allSettled([
    ...(json === undefined ? [] : [writeReport(json, reportJson(report))]),
    ...(junit === undefined ? [] : [writeReport(junit, reportJunit(report))]),
    ...(html === undefined ? [] : [writeReport(html, htmlReport(report))]),
    ...(markdown === undefined ? [] : [writeReport(markdown, reportMarkdown(report))]),
    ...(stepSummary === undefined ? [] : [appendReport(stepSummary, reportMarkdown(report))]),
  ]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
