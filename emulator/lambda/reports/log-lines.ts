/**
 * The lines that Lambda itself writes to a function's log, tabs and trailing line feeds included, as recorded from
 * Node 24 functions in 2026. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
import { partitionOf } from '../../region.ts';
import type { InvocationReport } from './invocation-report.ts';

export type InvocationFailure =
  | { readonly status: 'timeout' }
  | { readonly status: 'error'; readonly errorType: string };

export function initStartLine(nodeVersion: string, region: string): string {
  return `INIT_START Runtime Version: nodejs:24.local.${nodeVersion}\tRuntime Version ARN: arn:${partitionOf(region)}:lambda:${region}::runtime:local\n`;
}

export function startLine(requestId: string): string {
  return `START RequestId: ${requestId} Version: $LATEST\n`;
}

export function endLine(requestId: string): string {
  return `END RequestId: ${requestId}\n`;
}

/** What a report line tells. */
export type ReportedFigures = Pick<
  InvocationReport,
  'requestId' | 'durationMs' | 'billedDurationMs' | 'memorySizeMb' | 'maxMemoryUsedMb' | 'initDurationMs' | 'cpuShare'
>;

/** The share of a CPU is told where the environment is held to one; AWS's lines have no such field. */
export function reportLine(report: ReportedFigures, failure: InvocationFailure | undefined): string {
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${report.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${report.billedDurationMs} ms`,
    `Memory Size: ${report.memorySizeMb} MB`,
    `Max Memory Used: ${report.maxMemoryUsedMb} MB`,
  ];
  if (report.initDurationMs !== undefined) fields.push(`Init Duration: ${report.initDurationMs.toFixed(2)} ms`);
  fields.push(...statusFields(failure));
  if (report.cpuShare !== undefined) fields.push(`CPU Share: ${report.cpuShare.toFixed(3)} vCPU`);
  return `${fields.join('\t')}\t\n`;
}

/** A new environment's initialisation is billed with its first invocation, rounded up together with it. */
export function billedDurationMs({
  durationMs,
  initDurationMs = 0,
}: Pick<InvocationReport, 'durationMs' | 'initDurationMs'>): number {
  // Both are reported with two decimals; summing the rounded values keeps the line consistent with itself.
  return Math.ceil(Number((Number(durationMs.toFixed(2)) + Number(initDurationMs.toFixed(2))).toFixed(2)));
}

/** Written when an initialisation fails or takes too long; one that succeeds has no line of its own. */
export function initReportLine(durationMs: number, phase: 'init' | 'invoke', failure: InvocationFailure): string {
  const fields = [
    `INIT_REPORT Init Duration: ${durationMs.toFixed(2)} ms`,
    `Phase: ${phase}`,
    ...statusFields(failure),
  ];
  return `${fields.join('\t')}\n`;
}

/** The older form of a timeout's message, which AWS still writes and people search for. */
export function timedOutLine(timestampMs: number, requestId: string, timeoutMs: number): string {
  return `${new Date(timestampMs).toISOString()} ${requestId} ${timedOutText(timeoutMs)}\n\n`;
}

export function timedOutText(timeoutMs: number): string {
  return `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
}

function statusFields(failure: InvocationFailure | undefined): string[] {
  if (failure === undefined) return [];
  return failure.status === 'timeout' ? ['Status: timeout'] : ['Status: error', `Error Type: ${failure.errorType}`];
}
