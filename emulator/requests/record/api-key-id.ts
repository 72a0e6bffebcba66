import { hash } from 'node:crypto';
import { API_KEY_ID_DIGITS } from '../../../protocol/api-keys.ts';
import type { GatewayRecord } from '../../gateway/gateway-record.ts';

/** The id of the key that a request came with, whether it is one or not; undefined: it came with none. */
export function apiKeyIdOf({ requestHeaders }: Pick<GatewayRecord, 'requestHeaders'>): string | undefined {
  const at = requestHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'x-api-key');
  const key = at === -1 ? undefined : requestHeaders[at + 1];
  return key === undefined || key === '' ? undefined : toApiKeyId(key);
}

/** The first digits of a key's SHA-256, which is all that is stored of it. */
function toApiKeyId(apiKey: string): string {
  return hash('sha256', apiKey).slice(0, API_KEY_ID_DIGITS);
}
