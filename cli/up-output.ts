import type { GatewayRecord } from '../emulator/gateway/gateway-record.ts';
import type { Emulator } from '../emulator/start-emulator.ts';
import type { SafeText } from '../protocol/safe-text.ts';
import { visible } from '../protocol/visible.ts';
import { LOCAL_API_KEY } from '../src/api-key.ts';

/** What `triggers up` prints when it serves. */
export function banner(emulator: Emulator): readonly SafeText[] {
  const { stage, authMode, dataDirectory = 'in memory' } = emulator.control.status();
  const auth = authMode === 'local' ? `X-API-Key: ${LOCAL_API_KEY}` : 'keys of the table: triggers keys create';
  return [
    `API      ${emulator.apiUrl}/v1  (stage ${stage})`,
    `Auth     ${auth}`,
    `Control  ${emulator.controlUrl}`,
    `Data     ${dataDirectory}`,
    'Ctrl-C stops.',
  ].map((line) => visible(line));
}

/** One request on one line; a second one for what the emulator itself did wrong. */
export function requestLine(record: GatewayRecord): SafeText {
  const { method, path, status, outcome } = record;
  const time = new Date(record.timeMs).toISOString().slice(11, 23);
  const why = outcome.kind === 'failed' ? `  ${outcome.failure}` : '';
  const line = `${time}  ${status}  ${method || '-'} ${path || '-'}  ${record.latencyMs.toFixed(1)} ms  ${record.requestId}${why}`;
  return outcome.kind === 'emulatorFailed'
    ? visible(`${line}  emulator failed: ${describe(outcome.error)}`)
    : visible(line);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
