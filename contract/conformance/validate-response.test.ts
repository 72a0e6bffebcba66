import { expect, test } from 'vitest';
import type { HeaderFields } from '../model/exchange.ts';
import { readContract } from '../spec/read-contract.ts';
import { validateResponse } from './validate-response.ts';

const contract = await readContract('openapi.yaml');

const REQUEST_ID = '5d1f0c3e-8a47-4b62-9e0d-3c7a6f21b984';
const COMMON: HeaderFields = [
  ['content-type', 'application/json'],
  ['X-Request-ID', REQUEST_ID],
  ['Access-Control-Allow-Origin', '*'],
  ['Access-Control-Expose-Headers', 'X-Request-ID'],
];
const LIMITED: HeaderFields = [
  ...COMMON,
  ['X-RateLimit-Limit', '1000'],
  ['X-RateLimit-Remaining', '999'],
  ['X-RateLimit-Reset', '1762776060'],
];
const CREATED = {
  event_id: '019a6da3-267b-774b-9c1e-5b0d7f2a4e63',
  created_at: '2025-11-10T12:00:00.123456Z',
  status: 'pending',
  message: 'Event ingested successfully',
  request_id: REQUEST_ID,
};
const ERROR = { code: 'VALIDATION_ERROR', message: 'x', details: {}, request_id: REQUEST_ID };

interface Answer {
  readonly method?: string;
  readonly path?: string;
  readonly sent?: HeaderFields;
  readonly status?: number;
  readonly headers?: HeaderFields;
  readonly body?: unknown;
  readonly hasGateway?: boolean;
}

function judge(answer: Answer = {}) {
  const { method = 'POST', path = '/v1/events', sent = [], status = 201, headers = LIMITED, body = CREATED } = answer;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return validateResponse(
    contract,
    { method, path, headers: sent, hasBody: method === 'POST' },
    { status, headers, body: bytes },
    { hasGateway: answer.hasGateway ?? true },
  );
}

const found = (answer: Answer) => judge(answer).findings.map(({ check, pointer }) => [check, pointer]);

test('an answer as documented is read as what it is, and nothing is found', () => {
  const reading = judge();

  expect(reading.findings).toEqual([]);
  expect(reading.documented).toMatchObject({ status: 201, answeredBy: 'service' });
  expect(reading.route).toMatchObject({ kind: 'operation', operation: { id: 'createEvent' } });
});

test('of a status with alternatives the one is found that answered', () => {
  const gateway: HeaderFields = [
    ['Content-Type', 'application/json'],
    ['x-amzn-RequestId', 'a'],
    ['x-amzn-ErrorType', 'TooManyRequestsException'],
    ['Access-Control-Allow-Origin', '*'],
  ];

  const reading = judge({ status: 429, headers: gateway, body: { message: 'Too Many Requests' } });

  expect(reading.findings).toEqual([]);
  expect(reading.documented).toMatchObject({ name: 'GatewayThrottled', answeredBy: 'gateway' });
});

test.for<readonly [string, Answer, readonly (readonly [string, string])[]]>([
  ['an undocumented status', { status: 418 }, [['status-documented', '#/paths/~1v1~1events/post/responses']]],
  [
    'a status of the gateway where there is none',
    { status: 502, headers: [], body: { message: 'x' }, hasGateway: false },
    [['status-documented', '#/paths/~1v1~1events/post/responses']],
  ],
  [
    'another content type',
    { headers: [['Content-Type', 'text/html'], ...LIMITED.slice(1)] },
    [['content-type', '#/paths/~1v1~1events/post/responses/201/content']],
  ],
  [
    'another charset',
    { headers: [['Content-Type', 'application/json; charset=latin1'], ...LIMITED.slice(1)] },
    [['content-type', '#/paths/~1v1~1events/post/responses/201/content']],
  ],
  [
    'a member too many',
    { body: { ...CREATED, extra: 1 } },
    [['body-schema', '#/components/schemas/CreatedEvent/additionalProperties']],
  ],
  [
    'a member too few',
    { body: { ...CREATED, message: undefined } },
    [['body-schema', '#/components/schemas/CreatedEvent/required']],
  ],
  [
    'a number where a text was',
    { body: { ...CREATED, status: 1 } },
    [
      ['body-schema', '#/components/schemas/CreatedEvent/properties/status/type'],
      ['body-schema', '#/components/schemas/CreatedEvent/properties/status/const'],
    ],
  ],
  [
    'a time without microseconds',
    { body: { ...CREATED, created_at: '2025-11-10T12:00:00Z' } },
    [['body-schema', '#/components/schemas/Timestamp/pattern']],
  ],
  [
    'an id that is not of its time',
    { body: { ...CREATED, created_at: '2025-11-10T12:00:00.123457Z' } },
    [['body-schema', '#/components/schemas/EventId']],
  ],
  [
    'no JSON',
    { body: '{' },
    [['body-schema', '#/paths/~1v1~1events/post/responses/201/content/application~1json/schema']],
  ],
  [
    'bytes that are not UTF-8',
    { body: Buffer.from([0x22, 0xff, 0x22]) },
    [['body-schema', '#/paths/~1v1~1events/post/responses/201/content/application~1json/schema']],
  ],
  [
    'a missing header',
    { headers: COMMON },
    ['Limit', 'Remaining', 'Reset'].map((name) => [
      'response-headers',
      `#/paths/~1v1~1events/post/responses/201/headers/X-RateLimit-${name}`,
    ]),
  ],
  [
    'a header that is no number',
    { headers: [...LIMITED.slice(0, -1), ['X-RateLimit-Reset', 'soon']] },
    [['response-headers', '#/components/headers/RateLimitReset/schema/type']],
  ],
  [
    'a request id other than in the body',
    { body: { ...CREATED, request_id: 'other' } },
    [['response-headers', '#/components/headers/RequestId']],
  ],
  [
    "a request id other than the client's",
    { sent: [['X-Request-ID', 'mine']] },
    [['response-headers', '#/components/parameters/RequestId']],
  ],
  [
    'details of another error',
    { status: 400, body: { error: ERROR } },
    [
      ['body-schema', '#/components/schemas/ValidationDetails/required'],
      ['body-schema', '#/components/schemas/ValidationDetails/required'],
      ['body-schema', '#/components/schemas/ValidationDetails/required'],
      ['body-schema', '#/components/schemas/ValidationDetails/required'],
    ],
  ],
  [
    'a body in an answer to HEAD',
    { method: 'HEAD', path: '/v1/health', status: 200, headers: COMMON, body: 'x' },
    [['body-schema', '#/paths/~1v1~1health/get/responses/200/content/application~1json/schema']],
  ],
])('%s is found, with its place in the contract', ([, answer, expected]) => {
  expect(found(answer)).toEqual(expected);
});

test('a Retry-After that contradicts the body is found', () => {
  const headers: HeaderFields = [...LIMITED, ['Retry-After', '5']];
  const details = { limit: 1000, retry_after: 19, reset_at: '2025-11-10T12:01:00.000000Z' };
  const error = { ...ERROR, code: 'RATE_LIMIT_EXCEEDED', details };

  const { findings } = judge({ status: 429, headers, body: { error } });

  expect(findings).toMatchObject([{ check: 'response-headers', expected: '5', seen: '19' }]);
});

test('what meets no operation is judged by what the contract says of that', () => {
  const details = { allowed_methods: ['POST'] };
  const error = { ...ERROR, code: 'METHOD_NOT_ALLOWED', details };

  const without = found({ method: 'PUT', status: 405, body: { error } });
  const wrong = found({ method: 'PUT', status: 405, headers: [...LIMITED, ['Allow', 'GET']], body: { error } });
  const right = found({ method: 'PUT', status: 405, headers: [...LIMITED, ['Allow', 'POST']], body: { error } });
  const unknownPath = found({ path: '/v1/nothing', status: 200 });

  expect(without).toEqual([['response-headers', '#/components/responses/MethodNotAllowed/headers/Allow']]);
  expect(wrong).toEqual([['response-headers', '#/components/schemas/MethodNotAllowedDetails']]);
  expect(right).toEqual([]);
  expect(unknownPath).toEqual([['status-documented', '#/x-unrouted-responses']]);
});
