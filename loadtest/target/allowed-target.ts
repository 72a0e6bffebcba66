import type { LookupAddress } from 'node:dns';
import { lookup as lookUp } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { WorkbenchError } from '../../protocol/workbench-error.ts';

/** A target that load may go to. */
export interface AllowedTarget {
  /**
   * Base URL without a slash at the end: the origin, and a stage's path if it has one. Of a name of this machine, with the
   * address that it stands for, so that it cannot come to mean another.
   */
  readonly url: string;
  readonly isRemote: boolean;
}

export interface AllowedTargetOptions {
  /** Hosts, spelled exactly, that may be loaded though they are not this machine. */
  readonly allowedHosts: readonly string[];
  /** What the URL was given to, for what is thrown; default `--url`. */
  readonly option?: string;
  /** Default: that of the system. */
  readonly lookup?: (host: string) => Promise<readonly LookupAddress[]>;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Decides whether load may go to a URL: to loopback always, elsewhere only to hosts that were allowed by name. Throws
 * BAD_ARGUMENT, also for a name that stands for another machine, or for this one and another.
 */
export async function allowTarget(text: string, options: AllowedTargetOptions): Promise<AllowedTarget> {
  const { allowedHosts, option = '--url', lookup = (host) => lookUp(host, { all: true }) } = options;
  const given = `${option} ${text}`;
  const url = parseBase(text, given);
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const addresses = await addressesOf(host, lookup, given);
  const elsewhere = addresses.filter(({ address, family }) => !isLoopback(address, family));
  if (elsewhere.length === 0) {
    const [{ address, family }] = addresses as [LookupAddress];
    // A certificate is for the name.
    if (url.protocol === 'http:') url.hostname = family === 6 ? `[${address}]` : address;
    return { url: baseOf(url), isRemote: false };
  }
  if (allowedHosts.some((allowed) => allowed.toLowerCase() === host)) return { url: baseOf(url), isRemote: true };
  const where = isIP(host) === 0 ? `${host} is at ${elsewhere[0]?.address}, which` : host;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `${where} is not this machine, and load does not leave it by itself. If ${host} is yours to load, add --allow-remote ${host}.`,
  );
}

function parseBase(text: string, given: string): URL {
  const url = URL.parse(text);
  const isBase = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (isBase && url.search === '' && url.hash === '' && !url.pathname.endsWith('/v1')) return url;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `${given} is not usable. Give the base URL of the API, without /v1: http://127.0.0.1:8080, or a deployed stage's with its path.`,
  );
}

function baseOf({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/$/, '')}`;
}

async function addressesOf(
  host: string,
  lookup: NonNullable<AllowedTargetOptions['lookup']>,
  given: string,
): Promise<readonly LookupAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  try {
    const addresses = await lookup(host);
    if (addresses.length > 0) return addresses;
  } catch (cause) {
    throw notFound(host, given, cause);
  }
  throw notFound(host, given);
}

function notFound(host: string, given: string, cause?: unknown): WorkbenchError {
  const message = `The host ${host} of ${given} is not known. Check its spelling and the network.`;
  return new WorkbenchError('NOT_RUNNING', message, { cause });
}

function isLoopback(address: string, family: number): boolean {
  return LOOPBACK.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
