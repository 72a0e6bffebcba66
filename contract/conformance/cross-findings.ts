import { type HeaderFields, headerValue } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import type { DocumentedResponse } from '../spec/operation.ts';
import { idFacts } from './event-id-facts.ts';
import { shownValue } from './shown-value.ts';
import type { AskedRequest, GivenResponse } from './validate-response.ts';

type Loose = Readonly<Record<string, unknown>>;

/**
 * What the contract's descriptions say of members and headers that must agree with each other, which no schema can say:
 * the request id, the numbers of a 429, the methods of a 405, the first problem of a 400, an event's id and its time.
 */
export function crossFindings(
  documented: DocumentedResponse,
  request: AskedRequest,
  { headers }: GivenResponse,
  json: unknown,
  title: string,
): readonly Finding[] {
  if (documented.answeredBy === 'gateway') return [];
  const body = asObject(json);
  const error = asObject(body?.error);
  const details = asObject(error?.details);
  return [
    ...requestIdFindings(request, headers, body?.request_id ?? error?.request_id, title),
    ...(details === undefined ? [] : detailFindings(details, error, headers, title)),
    ...(body === undefined ? [] : idFindings(body, title)),
  ];
}

const CLIENT_REQUEST_ID = /^[\x21-\x7e]{1,128}$/;
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const REQUEST_ID_POINTER = '#/components/parameters/RequestId';

function requestIdFindings(request: AskedRequest, headers: HeaderFields, inBody: unknown, title: string): Finding[] {
  const answered = headerValue(headers, 'X-Request-ID');
  if (answered === undefined) return [];
  const wrong = (what: string, expected: string, pointer: string): Finding => ({
    check: 'response-headers',
    sentence: `${title} ${what}.`,
    expected,
    seen: answered,
    pointer,
  });
  const findings: Finding[] = [];
  if (inBody !== undefined && inBody !== answered) {
    const what = `with an X-Request-ID that is not the request_id of its body`;
    findings.push(wrong(what, shownValue(inBody), '#/components/headers/RequestId'));
  }
  const sent = headerValue(request.headers, 'X-Request-ID');
  if (sent !== undefined && CLIENT_REQUEST_ID.test(sent) && sent !== answered) {
    findings.push(wrong(`without keeping the request's X-Request-ID`, sent, REQUEST_ID_POINTER));
  }
  if ((sent === undefined || !CLIENT_REQUEST_ID.test(sent)) && !UUID_V4.test(answered)) {
    findings.push(
      wrong('with a request id of its own that is no UUID version 4', 'a UUID version 4', REQUEST_ID_POINTER),
    );
  }
  return findings;
}

function detailFindings(details: Loose, error: Loose | undefined, headers: HeaderFields, title: string): Finding[] {
  const findings: Finding[] = [];
  const same = (check: Finding['check'], name: string, left: unknown, right: unknown, pointer: string) => {
    if (left === undefined || right === undefined || left === right) return;
    findings.push({
      check,
      sentence: `${title}, and ${name}.`,
      expected: shownValue(left),
      seen: shownValue(right),
      pointer,
    });
  };
  const number = (name: string) => {
    const text = headerValue(headers, name);
    return text === undefined ? undefined : Number(text);
  };
  const schemas = '#/components/schemas';
  if (error?.code === 'RATE_LIMIT_EXCEEDED') {
    const pointer = `${schemas}/RateLimitDetails`;
    same('response-headers', 'its retry_after is not Retry-After', number('Retry-After'), details.retry_after, pointer);
    same('response-headers', 'its limit is not X-RateLimit-Limit', number('X-RateLimit-Limit'), details.limit, pointer);
    const resetAt = typeof details.reset_at === 'string' ? Date.parse(details.reset_at) / 1000 : undefined;
    same('response-headers', 'its reset_at is not X-RateLimit-Reset', number('X-RateLimit-Reset'), resetAt, pointer);
  }
  const allow = headerValue(headers, 'Allow');
  if (Array.isArray(details.allowed_methods) && allow !== undefined) {
    const listed = [...details.allowed_methods].map(String).sort().join(', ');
    const inHeader = allow
      .split(',')
      .map((method) => method.trim())
      .sort()
      .join(', ');
    same(
      'response-headers',
      'its allowed_methods are not those of Allow',
      inHeader,
      listed,
      `${schemas}/MethodNotAllowedDetails`,
    );
  }
  const first = Array.isArray(details.validation_errors) ? asObject(details.validation_errors[0]) : undefined;
  if (first !== undefined) {
    const pointer = `${schemas}/ValidationDetails`;
    same('body-schema', 'its field is not that of the first problem', first.field, details.field, pointer);
    same('body-schema', 'its issue is not that of the first problem', first.message, details.issue, pointer);
  }
  return findings;
}

/** An event's id is made from its time; the time of a page's events and of one event alike. */
function idFindings(body: Loose, title: string): Finding[] {
  const events = Array.isArray(body.events) ? body.events.map(asObject) : [body];
  return events.flatMap((event) => {
    if (typeof event?.event_id !== 'string' || typeof event.created_at !== 'string') return [];
    const expected = idFacts(event.created_at);
    if (expected === undefined || event.event_id.startsWith(expected)) return [];
    return [
      {
        check: 'body-schema' as const,
        sentence: `${title}, and the event_id is not made from created_at.`,
        expected: `${expected}…`,
        seen: `${event.event_id} with ${event.created_at}`,
        pointer: '#/components/schemas/EventId',
      },
    ];
  });
}

function asObject(value: unknown): Loose | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : undefined;
}
