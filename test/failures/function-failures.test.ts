import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAILING_HANDLERS } from './failing-handlers.ts';
import { requestText, startTestCloud, type TestCloud } from './test-cloud.ts';

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud({
    code: FAILING_HANDLERS,
    timeoutSeconds: 2,
    emulator: { lambda: { maxEnvironments: 2 } },
  });
});

afterAll(() => cloud[Symbol.asyncDispose]());

const BAD_GATEWAY = '{"message": "Internal server error"}';

/** Each way for a function to fail: what its REPORT line says, and what else stands in its log. */
const FUNCTION_ERRORS = [
  ['throws', /\n$/, /\tERROR\tInvoke Error \t\{"errorType":"TypeError","errorMessage":"no such thing"/],
  ['rejects', /\n$/, /"errorType":"RangeError","errorMessage":"rejected"/],
  ['unhandled-rejection', /Status: error\tError Type: Runtime\.ExitError/, /Error: nobody listens/],
  ['uncaught-exception', /Status: error\tError Type: Runtime\.ExitError/, /Error: from a timer/],
  ['exit-0', /Status: error\tError Type: Runtime\.ExitError/, /./],
  ['exit-7', /Status: error\tError Type: Runtime\.ExitError/, /./],
  ['kills-itself', /Status: error\tError Type: Runtime\.ExitError/, /./],
  ['segfault', /Status: error\tError Type: Runtime\.ExitError/, /./],
  ['abort', /Status: error\tError Type: Runtime\.ExitError/, /./],
  ['hangs', /Duration: 2\d{3}\.\d\d ms.*Status: timeout/, /Task timed out after 2\.00 seconds/],
  ['never-settles', /Status: error\tError Type: Runtime\.ExitError/, /./],
  ['spins', /Status: timeout/, /Task timed out after 2\.00 seconds/],
  ['leaks-heap', /Status: error\tError Type: Runtime\.(ExitError|OutOfMemory)/, /./],
  [
    'leaks-memory',
    /Memory Size: 128 MB\tMax Memory Used: 128 MB\t(Init Duration: [\d.]+ ms\t)?Status: error\tError Type: Runtime\.OutOfMemory/,
    /./,
  ],
  ['answers-cycle', /\n$/, /Runtime\.JSONStringifyError|Unable to stringify response body/],
  ['answers-too-much', /\n$/, /./],
] as const;

test.for(FUNCTION_ERRORS)(
  'a function that %s is a 502, says so in its log, and the next request is served',
  async ([way, report, other]) => {
    const answer = await cloud.exchange(requestText('GET', `/v1/${way}`));
    const lines = await cloud.logOf(answer);

    expect(answer.status).toBe(502);
    expect(answer.body).toBe(BAD_GATEWAY);
    expect(answer.head).toMatch(/^x-amzn-ErrorType: InternalServerErrorException\r?$/m);
    expect(answer.head).toMatch(/^X-Amzn-Trace-Id: Root=1-[\da-f]{8}-[\da-f]{24}\r?$/m);
    expect(lines.find((line) => line.startsWith('REPORT'))).toMatch(report);
    expect(lines.join('')).toMatch(other);
    expect((await cloud.exchange(requestText('GET', '/v1/ok'))).body).toBe('"fine"');
  },
);

/** What a function may return that API Gateway takes for no answer. */
const MALFORMED = [
  'answers-text',
  'answers-number',
  'answers-null',
  'answers-nothing',
  'answers-list',
  'answers-unknown-member',
  'answers-bad-status',
  'answers-bad-header',
];

test.for(MALFORMED)('a function that %s is a 502 for a malformed response', async (way) => {
  const answer = await cloud.exchange(requestText('GET', `/v1/${way}`));
  const { record } = await cloud.story(answer);

  expect(answer.status).toBe(502);
  expect(answer.body).toBe(BAD_GATEWAY);
  expect(record.why).toMatchObject({ layer: 'gateway', rule: 'malformedResponse' });
  expect(record.invocation).toMatchObject({ status: 'ok' });
});

test.for(['prints-megabytes', 'prints-one-line', 'leaves-children'])(
  'a function that %s answers all the same',
  async (way) => {
    const answer = await cloud.exchange(requestText('GET', `/v1/${way}`));

    expect(answer.status).toBe(200);
  },
);

test('an environment that was reset keeps its temporary folder and loses its memory', async () => {
  await using single = await startTestCloud({
    code: FAILING_HANDLERS,
    timeoutSeconds: 2,
    emulator: { lambda: { maxEnvironments: 1 } },
  });
  const get = async (way: string) => (await single.exchange(requestText('GET', `/v1/${way}`))).body;
  await get('counts');
  await get('writes-tmp');

  const crashed = await get('exit-7');

  expect(crashed).toBe(BAD_GATEWAY);
  expect(await get('reads-tmp')).toBe('"x"');
  expect(await get('counts')).toBe('1');
});

test('nothing of this machine is in the environment variables', async () => {
  const answer = await cloud.exchange(requestText('GET', '/v1/environment'));

  const names = Object.keys(JSON.parse(answer.body));
  const ofAws = names.filter((name) => /^_?(AWS|LAMBDA)_|^_(HANDLER|X_AMZN_TRACE_ID)$/.test(name));
  const others = names.filter((name) => !ofAws.includes(name));
  expect(others.toSorted()).toEqual(['LANG', 'LD_LIBRARY_PATH', 'NODE_PATH', 'PATH', 'PWD', 'SHLVL', 'TMPDIR', 'TZ']);
});
