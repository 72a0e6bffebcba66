import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { TOKEN_HEADER } from '../../protocol/control-api.ts';
import { ControlRefusal } from './control-refusal.ts';

/**
 * Refuses who may not call: a foreign `Host` is DNS rebinding, an `Origin` or a `Sec-Fetch-Site` other than the address
 * bar's is a web page, and what changes anything needs the token. https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function requireAllowed(method: string, headers: IncomingHttpHeaders, token: string): void {
  const site = headers['sec-fetch-site'] ?? 'none';
  if (!isLocalHost(headers.host) || headers.origin !== undefined || site !== 'none') {
    throw new ControlRefusal(403, 'Only programs on this machine may use the control API, and no web pages.');
  }
  if (method !== 'GET' && !isToken(headers[TOKEN_HEADER], token)) {
    throw new ControlRefusal(401, `The header ${TOKEN_HEADER} must carry the token of the connection file.`);
  }
}

function isLocalHost(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '');
}

function isToken(sent: string | string[] | undefined, token: string): boolean {
  if (typeof sent !== 'string') return false;
  const [sentBytes, tokenBytes] = [Buffer.from(sent), Buffer.from(token)];
  return sentBytes.length === tokenBytes.length && timingSafeEqual(sentBytes, tokenBytes);
}
