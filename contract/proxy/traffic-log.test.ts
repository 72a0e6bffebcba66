import { expect, test } from 'vitest';
import type { Exchange, HeaderFields } from '../model/exchange.ts';
import type { Violation } from '../model/finding.ts';
import { readContract } from '../spec/read-contract.ts';
import type { CollectedBody } from './body-collector.ts';
import type { PassedExchange } from './passed-exchange.ts';
import { parseTarget } from './target-address.ts';
import { startTrafficLog } from './traffic-log.ts';

const contract = await readContract('openapi.yaml');
const KEY = 'secret-key';

function startLog({ failsOnClients = false, url = 'http://127.0.0.1:8080' } = {}) {
  const live: Violation[] = [];
  const exchanges: Exchange[] = [];
  const log = startTrafficLog({
    contract,
    target: parseTarget(url, undefined),
    failsOnClients,
    nowMs: () => 0,
    onViolation: (violation) => live.push(violation),
    onExchange: (exchange) => exchanges.push(exchange),
  });
  return { ...log, live, exchanges };
}

interface Passing {
  readonly method?: string;
  readonly target?: string;
  readonly key?: string | undefined;
  readonly headers?: HeaderFields;
  readonly body?: CollectedBody;
  readonly status?: number;
  readonly answer?: object | string;
  readonly answerHeaders?: HeaderFields;
}

const whole = (text: string): CollectedBody => {
  const content = Buffer.from(text);
  return { bytes: content.length, content, beginning: content };
};

const REQUEST_ID = 'r-1';

/** A request to read the inbox and its answer, as they ought to be but for what is said. */
function passing(given: Passing = {}): PassedExchange {
  const key = 'key' in given ? given.key : KEY;
  const sound = { events: [], pagination: { limit: 50 }, request_id: REQUEST_ID };
  const answer = given.answer ?? sound;
  return {
    startedAtMs: 0,
    durationMs: 1,
    request: {
      method: given.method ?? 'GET',
      target: given.target ?? '/v1/inbox',
      headers: [
        ['X-Request-ID', REQUEST_ID],
        ...(key === undefined ? [] : [['x-api-key', key] as [string, string]]),
        ...(given.headers ?? []),
      ],
      body: given.body ?? whole(''),
    },
    response: {
      status: given.status ?? 200,
      statusText: '',
      headers: given.answerHeaders ?? [
        ['Content-Type', 'application/json'],
        ['X-Request-ID', REQUEST_ID],
        ['X-RateLimit-Limit', '1000'],
        ['X-RateLimit-Remaining', '1'],
        ['X-RateLimit-Reset', '60'],
        ['Access-Control-Allow-Origin', '*'],
        ['Access-Control-Expose-Headers', 'X-Request-ID'],
      ],
      body: whole(typeof answer === 'string' ? answer : JSON.stringify(answer)),
    },
  };
}

function refusal(code: string, details: object = {}) {
  return { error: { code, message: 'No.', details, request_id: REQUEST_ID } };
}

const PROBLEM = { field: 'limit', message: 'No.', type: 'bad' };
const INVALID = refusal('VALIDATION_ERROR', {
  field: 'limit',
  issue: 'No.',
  suggestion: 'Yes.',
  validation_errors: [PROBLEM],
});

const EVENT = whole('{"source":"a","event_type":"b","payload":{"n":1}}');
const POST = { method: 'POST', target: '/v1/events', headers: [['Content-Type', 'application/json']] as HeaderFields };

test('traffic that keeps to the contract holds it, and is coverage', () => {
  const log = startLog();
  log.add(passing());

  const report = log.report();

  expect(report).toMatchObject({ verdict: 'holds', requests: 1, violations: [], reasons: [] });
  expect(report.coverage.filter(({ seen }) => seen > 0)).toMatchObject([
    { operation: 'listInbox', status: 200, seen: 1 },
  ]);
  expect(report.checks.find(({ id }) => id === 'body-schema')).toMatchObject({ outcome: 'held', cases: 1 });
  expect(report.checks.find(({ id }) => id === 'idempotency')).toMatchObject({ outcome: 'skipped' });
});

test('no traffic is no verdict', () => {
  expect(startLog().report()).toMatchObject({
    verdict: 'inconclusive',
    reasons: ['No request was answered through the proxy, so nothing was checked.'],
  });
});

const VIOLATIONS = [
  ['a status that is not documented', { status: 418 }, 'status-documented'],
  ['a content type that is not documented', { answerHeaders: [['Content-Type', 'text/html']] }, 'content-type'],
  ['a body that is not as described', { answer: { events: [] } }, 'body-schema'],
  ['headers that are missing', { answerHeaders: [['Content-Type', 'application/json']] }, 'response-headers'],
  ['a bug', { status: 500, answer: refusal('INTERNAL_ERROR') }, 'no-server-error'],
  ['a success without a key', { key: undefined }, 'authentication'],
  ['a success for what is not allowed', { target: '/v1/inbox?limit=1000' }, 'invalid-refused'],
  ['a refusal of what is allowed', { ...POST, body: EVENT, status: 400, answer: INVALID }, 'valid-accepted'],
] as const satisfies readonly (readonly [string, Passing, Violation['check']])[];

test.each<readonly [string, Passing, Violation['check']]>(VIOLATIONS)(
  '%s violates the contract',
  (_what, given, check) => {
    const log = startLog();

    log.add(passing(given));

    const found = log.report().violations.filter(({ severity }) => severity === 'error');
    expect(found.map((violation) => violation.check)).toContain(check);
    expect(log.report().verdict).toBe('violated');
    expect(found[0]).toMatchObject({ phase: 'traffic', path: '', count: 1 });
    expect(log.live).toEqual(log.report().violations);
  },
);

test('the same again is told of once and counted', () => {
  const log = startLog();

  for (let times = 0; times < 3; times += 1) log.add(passing({ status: 418 }));

  expect(log.live).toHaveLength(1);
  expect(log.report().violations).toMatchObject([{ count: 3 }]);
});

test('what a client sends wrong, and the server refuses, is a warning, or a violation if asked for', () => {
  const wrong = passing({ target: '/v1/inbox?limit=1000', status: 400, answer: INVALID });
  const [lenient, strict] = [startLog(), startLog({ failsOnClients: true })];

  lenient.add(wrong);
  strict.add(wrong);

  expect(lenient.report()).toMatchObject({ verdict: 'holds', violations: [{ severity: 'warning' }] });
  expect(lenient.live[0]?.sentence).toMatch(
    /^The client sent GET \/v1\/inbox\?limit=1000, which the contract does not/,
  );
  expect(strict.report()).toMatchObject({ verdict: 'violated', violations: [{ severity: 'error' }] });
});

test('what a server may take though it is not described is no violation if it does', () => {
  const log = startLog();

  log.add(passing({ target: '/v1/inbox?created_after=20251110T120000Z' }));

  expect(log.report()).toMatchObject({ verdict: 'holds', violations: [] });
});

test('a cursor that is refused is for the server to know', () => {
  const log = startLog();

  log.add(passing({ target: '/v1/inbox?cursor=abc', status: 400, answer: INVALID }));

  expect(log.report().violations).toEqual([]);
});

test('keys and other secrets are nowhere in the report, and the curl command has the variable', () => {
  const log = startLog();

  log.add(
    passing({
      status: 418,
      headers: [
        ['Authorization', 'Bearer hidden'],
        ['Cookie', 'hidden'],
      ],
    }),
  );
  log.add(passing({ status: 419, key: 'other-secret' }));

  const text = JSON.stringify([log.report(), log.exchanges]);
  expect(text).not.toMatch(/secret|hidden/);
  expect(log.live[0]?.curl[0]).toContain('-H "x-api-key: $TRIGGERS_API_KEY"');
  expect(log.live[1]?.curl[0]).toContain('-H "x-api-key: $TRIGGERS_API_KEY_2"');
});

test('a body that was not kept or is compressed is not judged, and the rest is', () => {
  const log = startLog();
  const large = { bytes: 9_000_000, content: undefined, beginning: Buffer.from('{') };

  log.add(passing({ ...POST, body: large, status: 418 }));
  log.add(passing({ answerHeaders: [['Content-Encoding', 'gzip']], answer: 'x', status: 418 }));

  const { reasons, violations } = log.report();
  expect(reasons).toEqual([
    'The body of a request POST /v1/events has 9000000 bytes, too many to judge, or was not sent whole.',
    'The answer to GET /v1/inbox is compressed (gzip).',
  ]);
  expect(violations).toMatchObject([{ check: 'status-documented', operation: 'createEvent' }]);
  expect(log.exchanges[0]?.request.body).toMatchObject({ bytes: 9_000_000, keptBytes: 1, text: '{' });
});

test('a target that cuts the connection violates the contract, a client that goes does not', () => {
  const { response: _, ...unanswered } = passing();
  const [cut, gone] = [startLog(), startLog()];

  cut.add({ ...unanswered, failure: { by: 'target', reason: 'the target cut the connection' } });
  gone.add({ ...unanswered, failure: { by: 'client', reason: 'the client ended the connection' } });

  expect(cut.report().violations).toMatchObject([{ check: 'no-server-error', seen: 'the target cut the connection' }]);
  expect(gone.report()).toMatchObject({ verdict: 'inconclusive', violations: [] });
});

test('the path of a stage is not part of the contract', () => {
  const log = startLog({ url: 'http://127.0.0.1:8080/prod' });

  log.add(passing({ target: '/prod/v1/inbox' }));
  log.add(passing({ target: '/v1/inbox' }));

  expect(log.report().reasons).toEqual(['A request went to another path than that of the API, /prod.']);
  expect(log.exchanges.map(({ request }) => request.url)).toEqual([
    'http://127.0.0.1:8080/prod/v1/inbox',
    'http://127.0.0.1:8080/v1/inbox',
  ]);
});

test('any number of different violations is bounded', () => {
  const log = startLog();

  for (let status = 100; status < 1_000; status += 1) log.add(passing({ status, method: `M${status}` }));

  expect(log.report().violations.length).toBeLessThanOrEqual(500);
});
