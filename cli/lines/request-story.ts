import type {
  DatabaseCall,
  Invocation,
  LimitUse,
  Message,
  Phase,
  RequestDetail,
  RequestRecord,
} from '../../protocol/requests/request-record.ts';
import type { SafeText } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';

/** Everything that is known of a request, as lines for a terminal. */
export function requestStory({ record, request, response, log }: RequestDetail): readonly SafeText[] {
  return [
    ...summary(record),
    ...section('Phases', record.phases.map(phaseLine)),
    ...section('Limits', record.limits.map(limitLine)),
    ...section('Invocation', record.invocation === undefined ? [] : invocationLines(record.invocation)),
    ...section('Database calls', databaseLines(record)),
    ...section(
      'Log',
      log.map(({ timestampMs, message }) => `${timeOf(timestampMs)}  ${message.trimEnd()}`),
    ),
    ...section('Request', request === undefined ? [NOT_KEPT] : messageLines(request)),
    ...section('Response', response === undefined ? [NOT_KEPT] : messageLines(response)),
  ].map((line) => visible(line));
}

const NOT_KEPT = 'No longer kept: newer requests have taken its place.';

function summary(record: RequestRecord): string[] {
  const { method, path, query, status, latencyMs, timeMs, why, sourceIp, userAgent } = record;
  return [
    `${method || '-'} ${path || '-'}${query === undefined ? '' : `?${query}`}  ${status}  ${latencyMs.toFixed(1)} ms`,
    `Why      ${why.text} (${why.layer}: ${why.rule})`,
    `Time     ${new Date(timeMs).toISOString()}`,
    `Id       ${record.requestId}  (${record.extendedRequestId})`,
    ...(record.traceId === undefined ? [] : [`Trace    ${record.traceId}`]),
    `Client   ${sourceIp}${userAgent === undefined ? '' : `  ${userAgent}`}`,
    `Bytes    ${record.requestBytes} in, ${record.responseBytes} out`,
    ...(record.faults.length === 0 ? [] : [`Faults   ${record.faults.join(', ')}`]),
    ...(record.replayOf === undefined ? [] : [`Replays  ${record.replayOf}`]),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function phaseLine({ name, startMs, durationMs }: Phase): string {
  return `${name.padEnd(8)} ${milliseconds(durationMs)}  from ${startMs.toFixed(1)} ms on`;
}

function limitLine({ name, used, limit, unit, exceeded }: LimitUse): string {
  return `${name.padEnd(17)} ${decimals(used)} of ${decimals(limit)} ${unit}${exceeded ? '  exceeded' : ''}`;
}

function invocationLines(invocation: Invocation): string[] {
  const { requestId, status, errorType, environment, durationMs, initDurationMs, billedDurationMs } = invocation;
  const { cpuMs, maxMemoryUsedMb, memorySizeMb, hostQueueMs, hostLimit } = invocation;
  const start = environment?.start === undefined ? '' : `  ${environment.start} start`;
  return [
    `${requestId}  ${status}${errorType === undefined ? '' : `  ${errorType}`}${start}`,
    ...(environment === undefined ? [] : [`Stream   ${environment.logStreamName}`]),
    ...(durationMs === undefined ? [] : [`Duration ${durationMs.toFixed(2)} ms, billed ${billedDurationMs} ms`]),
    ...(cpuMs === undefined ? [] : [`CPU      ${cpuMs.toFixed(2)} ms`]),
    ...(initDurationMs === undefined ? [] : [`Init     ${initDurationMs.toFixed(2)} ms`]),
    ...(maxMemoryUsedMb === undefined ? [] : [`Memory   ${maxMemoryUsedMb} of ${memorySizeMb} MB`]),
    ...(hostQueueMs > 0
      ? [`Waited   ${hostQueueMs.toFixed(1)} ms for this machine${hostLimit ? ` (${hostLimit})` : ''}`]
      : []),
  ];
}

function databaseLines({ databaseCalls, moreDatabaseCalls, readUnits, writeUnits }: RequestRecord): string[] {
  if (databaseCalls.length === 0) return [];
  const more = moreDatabaseCalls === undefined ? [] : [`and ${moreDatabaseCalls} more`];
  return [
    ...databaseCalls.map(callLine),
    ...more,
    `together ${decimals(readUnits)} read and ${decimals(writeUnits)} write units`,
  ];
}

function callLine(call: DatabaseCall): string {
  const { operation, tableName = '', indexName, startMs, durationMs, status, errorType, faultId } = call;
  const target = `${tableName}${indexName === undefined ? '' : `/${indexName}`}`;
  const reasons = (call.throttlingReasons ?? []).map(({ reason }) => `  ${reason}`).join('');
  const error = errorType === undefined ? '' : `  ${errorType}${reasons}`;
  const fault = faultId === undefined ? '' : `  ${faultId}`;
  return `${operation} ${target}  ${status}${error}${fault}  ${milliseconds(durationMs)}  from ${startMs.toFixed(1)} ms on`;
}

function messageLines({ headers, body, encoding, bodyBytes, isTruncated }: Message): string[] {
  const head = headers.map(([name, value]) => `${name}: ${value}`);
  if (bodyBytes === 0) return head;
  const shown = isTruncated ? 'the first of ' : '';
  const note = encoding === 'utf8' && !isTruncated ? [] : [`(${shown}${bodyBytes} bytes, as ${encoding})`];
  return [...head, '', ...note, ...body.split('\n').map((line) => line.replace(/\r$/, ''))];
}

function timeOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(11, 23);
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`.padStart(10);
}

function decimals(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
