import { isUtf8 } from 'node:buffer';
import { type HeaderFields, headerValue } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import type { Contract } from '../spec/contract.ts';
import type { DocumentedResponse, MediaType } from '../spec/operation.ts';
import { crossFindings } from './cross-findings.ts';
import { documentedFor } from './documented-responses.ts';
import { findMediaType, isJsonType } from './media-type.ts';
import { type Route, routeOf } from './route-of.ts';
import { shortened, shownAt } from './shown-value.ts';
import { typedText } from './typed-text.ts';

/** What is needed to know of a request to judge its answer. */
export interface AskedRequest {
  readonly method: string;
  /** Path with query, below the API's base URL. */
  readonly path: string;
  readonly headers: HeaderFields;
  readonly hasBody: boolean;
}

/** An answer as it came. */
export interface GivenResponse {
  readonly status: number;
  readonly headers: HeaderFields;
  readonly body: Buffer;
}

/** What an answer is by the contract, and what is wrong with it. */
export interface ResponseReading {
  readonly route: Route;
  /** The documented answer that it is, or is nearest to; absent if its status is not documented. */
  readonly documented?: DocumentedResponse | undefined;
  /** Of the body, if it is JSON. */
  readonly json?: unknown;
  /** Of the checks 1 to 4. */
  readonly findings: readonly Finding[];
}

/** Judges answers by the contract: status, content type, body, headers. Answers to preflights are not documented, and not judged. */
export function validateResponse(
  contract: Contract,
  request: AskedRequest,
  response: GivenResponse,
  { hasGateway }: { readonly hasGateway: boolean },
): ResponseReading {
  const route = routeOf(contract, request.method, request.path);
  if (request.method === 'OPTIONS') return { route, findings: [] };
  const json = parseJson(response.body);
  const documented = documentedFor(contract, route, response.status, request.hasBody).filter(
    ({ answeredBy }) => hasGateway || answeredBy === 'service',
  );
  if (documented.length === 0)
    return { route, json, findings: [undocumentedStatus(contract, route, request, response)] };

  const asGateway = headerValue(response.headers, 'x-amzn-ErrorType') !== undefined;
  const readings = documented
    .filter(({ answeredBy }, _, all) => all.length === 1 || !asGateway || answeredBy === 'gateway')
    .map((one) => ({ one, findings: findingsOf(contract, one, request, response, json) }))
    .toSorted((a, b) => a.findings.length - b.findings.length);
  const [nearest] = readings;
  return { route, documented: nearest?.one ?? documented[0], json, findings: nearest?.findings ?? [] };
}

function findingsOf(
  contract: Contract,
  documented: DocumentedResponse,
  request: AskedRequest,
  response: GivenResponse,
  json: unknown,
): readonly Finding[] {
  const title = `${request.method} ${shortened(request.path, 80)} answered ${response.status}`;
  const media = findMediaType(documented.content, headerValue(response.headers, 'content-type'));
  return [
    ...(media === undefined ? contentTypeFinding(documented, response, title) : []),
    ...(media === undefined ? [] : bodyFindings(contract, media, request, response, json, title)),
    ...headerFindings(contract, documented, response, title),
    ...crossFindings(documented, request, response, json, title),
  ];
}

function undocumentedStatus(contract: Contract, route: Route, request: AskedRequest, response: GivenResponse): Finding {
  const known = documentedFor(contract, route, undefined, request.hasBody);
  const statuses = [...new Set(known.map(({ status }) => status))].sort((a, b) => a - b);
  return {
    check: 'status-documented',
    sentence: `${request.method} ${shortened(request.path, 80)} answered ${response.status}, which is not documented.`,
    expected: `one of ${statuses.join(', ')}`,
    seen: `${response.status} ${shortened(response.body.toString('utf8'), 200)}`,
    pointer: route.kind === 'operation' ? `${route.operation.pointer}/responses` : '#/x-unrouted-responses',
  };
}

function contentTypeFinding(
  documented: DocumentedResponse,
  response: GivenResponse,
  title: string,
): readonly Finding[] {
  // A documented answer without content may have any type, or none.
  if (documented.content.length === 0) return [];
  const value = headerValue(response.headers, 'content-type');
  return [
    {
      check: 'content-type',
      sentence: `${title} with the content type ${value ?? '(none)'}.`,
      expected: documented.content.map(({ mediaType }) => mediaType).join(' or '),
      seen: value ?? 'no Content-Type',
      pointer: `${documented.pointer}/content`,
    },
  ];
}

function bodyFindings(
  contract: Contract,
  media: MediaType,
  request: AskedRequest,
  { body }: GivenResponse,
  json: unknown,
  title: string,
): readonly Finding[] {
  const wrong = (what: string, expected: string, seen: string, pointer = media.schemaPointer): Finding => ({
    check: 'body-schema',
    sentence: `${title}, and ${what}.`,
    expected,
    seen,
    pointer,
  });
  if (request.method === 'HEAD') {
    return body.length === 0 ? [] : [wrong('an answer to HEAD has a body', 'no body', `${body.length} bytes`)];
  }
  if (!isUtf8(body)) return [wrong('its body is not UTF-8', 'UTF-8', body.subarray(0, 40).toString('hex'))];
  const text = body.toString('utf8');
  if (isJsonType(media.mediaType) && json === undefined) {
    return [wrong('its body is not JSON', 'JSON', shortened(text))];
  }
  const value = isJsonType(media.mediaType) ? json : text;
  return contract
    .problems(media.schemaPointer, value)
    .slice(0, MAX_BODY_FINDINGS)
    .map(({ instancePath, message, pointer }) =>
      wrong(`its body${placeIn(instancePath)} ${message}`, message, shownAt(value, instancePath), pointer),
    );
}

/** One wrong body can break as many rules as it has members. */
const MAX_BODY_FINDINGS = 5;

function headerFindings(
  contract: Contract,
  documented: DocumentedResponse,
  { headers }: GivenResponse,
  title: string,
): readonly Finding[] {
  return documented.headers.flatMap((rule): readonly Finding[] => {
    const text = headerValue(headers, rule.name);
    const wrong = (what: string, expected: string, seen: string, pointer: string): Finding => ({
      check: 'response-headers',
      sentence: `${title} ${what}.`,
      expected,
      seen,
      pointer,
    });
    if (text === undefined) {
      const where = `${documented.pointer}/headers/${rule.name}`;
      return rule.required ? [wrong(`without the header ${rule.name}`, `${rule.name}`, 'no such header', where)] : [];
    }
    const value = typedText(contract.document, rule.schemaPointer, text);
    return contract
      .problems(rule.schemaPointer, value)
      .slice(0, 1)
      .map(({ message, pointer }) =>
        wrong(`with ${rule.name}: ${shortened(text, 80)}, which ${message}`, `${rule.name} ${message}`, text, pointer),
      );
  });
}

function placeIn(instancePath: string): string {
  return instancePath === '' ? '' : ` at ${shortened(instancePath, 100)}`;
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0 || !isUtf8(body)) return undefined;
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
