import { isIP } from 'node:net';
import { WorkbenchError } from '../../protocol/workbench-error.ts';

/** Where a proxy passes its traffic to. */
export interface TargetAddress {
  /** As it was given, without a slash at its end. */
  readonly url: string;
  readonly hostname: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** What stands before `/v1` in its paths: `/prod`, or nothing. */
  readonly basePath: string;
  /** What the target wants to read as `Host`; undefined: whatever the client wrote. */
  readonly host: string | undefined;
}

/**
 * Reads the URL of a target. Throws BAD_ARGUMENT for what is no URL of HTTP, and for another machine than this one
 * unless it is the one that was allowed by name.
 */
export function parseTarget(text: string, allowedHost: string | undefined): TargetAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new WorkbenchError('BAD_ARGUMENT', `--target ${text} is no URL. Name one such as http://127.0.0.1:8080.`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `--target ${url.origin}${url.pathname} may have no user, query or fragment. Name the base URL of the API alone.`,
    );
  }
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const isLocal = isLoopback(hostname);
  if (!isLocal && hostname !== allowedHost) {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `--target ${url.origin} is on another machine, and traffic with keys is passed there only if it is meant. ` +
        `Add --allow-remote ${hostname} if so.`,
    );
  }
  const isSecure = url.protocol === 'https:';
  return {
    url: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
    hostname,
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    isSecure,
    basePath: url.pathname.replace(/\/+$/, ''),
    host: isLocal && !isSecure ? undefined : url.host,
  };
}

/** Whether a host name can only mean this machine. */
function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  return isIP(hostname) === 4 ? hostname.startsWith('127.') : hostname === '::1';
}
