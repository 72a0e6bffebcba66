import type { GatewayRecord } from '../../emulator/gateway/gateway-record.ts';
import type { Emulator } from '../../emulator/start-emulator.ts';
import type { SafeText } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { LOCAL_API_KEY } from '../../src/api-key.ts';

/** What `triggers up` prints when it serves. */
export function banner(emulator: Emulator): readonly SafeText[] {
  const { stage, authMode, dataDirectory = 'in memory' } = emulator.control.status();
  const auth = authMode === 'local' ? `X-API-Key: ${LOCAL_API_KEY}` : 'keys of the table: triggers keys create';
  const { api, tables } = emulator.deployment();
  const isTriggersApi = tables.some(({ logicalId }) => logicalId === 'KeysTable');
  return [
    ...(isTriggersApi
      ? [`API      ${emulator.apiUrl}/v1  (stage ${stage})`, `Auth     ${auth}`]
      : [`API      ${emulator.apiUrl}  (stage ${stage})`, `Routes   ${routeList(api)}`]),
    `Control  ${emulator.controlUrl}`,
    `Data     ${dataDirectory}`,
    'Ctrl-C stops.',
  ].map((line) => visible(line));
}

/** More than fit beside each other say nothing at a glance. */
const MAX_ROUTES = 6;

function routeList({ routes }: ReturnType<Emulator['deployment']>['api']): string {
  const texts = routes.map(({ resource, methods }) => `${methods.join(' ')} ${resource}`);
  const more = texts.length > MAX_ROUTES ? [`and ${texts.length - MAX_ROUTES} more`] : [];
  return [...texts.slice(0, MAX_ROUTES), ...more].join(', ');
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
