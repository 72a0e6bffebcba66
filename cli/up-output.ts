import type { GatewayRecord } from '../emulator/gateway/server.ts';
import type { Emulator } from '../emulator/start-emulator.ts';
import { LOCAL_API_KEY } from '../src/api-key.ts';
import { visible } from './visible.ts';

/** What `triggers up` prints when it serves. */
export function banner(emulator: Emulator): string {
  const { stage, authMode, dataDirectory = 'in memory' } = emulator.status();
  const auth = authMode === 'local' ? `X-API-Key: ${LOCAL_API_KEY}` : 'keys of the table: triggers keys create';
  return [
    `API      ${emulator.apiUrl}/v1  (stage ${stage})`,
    `Auth     ${auth}`,
    `Control  ${emulator.controlUrl}`,
    `Data     ${dataDirectory}`,
    'Ctrl-C stops.',
  ].join('\n');
}

/** One request on one line. */
export function requestLine(record: GatewayRecord): string {
  const time = new Date(record.timeMs).toISOString().slice(11, 23);
  return visible(
    `${time}  ${record.status}  ${record.method} ${record.path}  ${record.latencyMs.toFixed(1)} ms  ${record.requestId}`,
  );
}
