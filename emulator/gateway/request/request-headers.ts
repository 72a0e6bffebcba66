import { DROPPED_REQUEST_HEADERS, RESPELLED_REQUEST_HEADERS } from '../integration/header-rules.ts';

/** All values of one header, in the order of arrival, under one spelling of its name. */
export interface HeaderValues {
  readonly name: string;
  readonly values: readonly string[];
}

/** The headers of a request as the client sent them. */
export interface RequestHeaders {
  /** By lower-case name; spellings that differ in case alone are one header, under the first (not confirmed). */
  readonly byName: ReadonlyMap<string, HeaderValues>;
  /** Bytes of all values together. */
  readonly valueBytes: number;
}

/** What the gateway itself writes into the event's headers. */
export interface GatewayHeaders {
  readonly sourceIp: string;
  readonly traceHeader: string;
}

/** Groups Node's flat list of names and values. */
export function readHeaders(rawHeaders: readonly string[]): RequestHeaders {
  const byName = new Map<string, { name: string; values: string[] }>();
  let valueBytes = 0;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    const value = rawHeaders[index + 1] as string;
    // Node decodes header bytes as Latin-1, so a character is a byte.
    valueBytes += value.length;
    const lowerName = name.toLowerCase();
    const known = byName.get(lowerName);
    if (known === undefined) byName.set(lowerName, { name, values: [value] });
    else known.values.push(value);
  }
  return { byName, valueBytes };
}

/** The value that wins where only one can: the last one sent. */
export function lastValue(headers: RequestHeaders, lowerName: string): string | undefined {
  return headers.byName.get(lowerName)?.values.at(-1);
}

/**
 * The headers of the event, sorted by name as AWS sorts them: upper case before lower case.
 *
 * The scheme and port are those of the deployed API, https and 443, whatever the local ones are: a handler that
 * redirects or marks cookies by them must do here what it does in production.
 */
export function toEventHeaders(headers: RequestHeaders, gateway: GatewayHeaders): readonly HeaderValues[] {
  const kept: HeaderValues[] = [];
  let forwardedFor = gateway.sourceIp;
  for (const [lowerName, header] of headers.byName) {
    if (DROPPED_REQUEST_HEADERS.has(lowerName)) continue;
    switch (lowerName) {
      case 'x-forwarded-for':
        forwardedFor = `${header.values.join(', ')}, ${gateway.sourceIp}`;
        continue;
      case 'x-forwarded-port':
      case 'x-forwarded-proto':
      case 'x-amzn-trace-id':
        continue;
    }
    const name = RESPELLED_REQUEST_HEADERS.get(lowerName);
    kept.push(name === undefined ? header : { name, values: header.values });
  }
  kept.push(
    { name: 'X-Amzn-Trace-Id', values: [gateway.traceHeader] },
    { name: 'X-Forwarded-For', values: [forwardedFor] },
    { name: 'X-Forwarded-Port', values: ['443'] },
    { name: 'X-Forwarded-Proto', values: ['https'] },
  );
  return kept.sort(byAscii);
}

function byAscii(left: HeaderValues, right: HeaderValues): number {
  return left.name < right.name ? -1 : 1;
}
