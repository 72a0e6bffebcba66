import { expect, test } from 'vitest';
import type { ApiDeployment } from '../../template/deployment.ts';
import { testApi } from '../test-gateway.ts';
import { createThrottles, type Throttles, type ThrottlesOptions } from './throttles.ts';

const ANY = '/v1/{proxy+}';
const STAGE = { requestsPerSecond: 10, burst: 2 };
const CORS = { allowOrigin: '*', allowMethods: 'GET', allowCredentials: false };

function throttlesOf(api: Partial<ApiDeployment>, options: Partial<ThrottlesOptions> = {}): Throttles {
  return createThrottles({
    api: testApi(api),
    accountId: '123456789012',
    policy: 'template',
    nowMs: () => 0,
    ...options,
  });
}

/** The buckets that were asked, the one that refused with an exclamation mark. */
function ask(throttles: Throttles, method: string, resource = ANY): string {
  return throttles
    .admit(resource, method)
    .map(({ bucket, isAdmitted }) => (isAdmitted ? bucket : `${bucket}!`))
    .join(' ');
}

test("the stage's numbers count for each method by itself, where ANY is one and a preflight another", () => {
  const throttles = throttlesOf({ throttle: STAGE, cors: CORS });

  const asked = ['GET', 'POST', 'DELETE', 'OPTIONS', 'OPTIONS', 'OPTIONS'].map((method) => ask(throttles, method));

  expect(asked).toEqual(['stage account', 'stage account', 'stage!', 'stage account', 'stage account', 'stage!']);
  expect(throttles.states()).toMatchObject([
    { bucket: 'stage', name: `ANY ${ANY}`, tokens: 0, requestsPerSecond: 10, burst: 2, admitted: 2, throttled: 1 },
    { bucket: 'stage', name: `OPTIONS ${ANY}`, tokens: 0, admitted: 2, throttled: 1 },
    { bucket: 'account', name: '123456789012', tokens: 4_996, burst: 5_000, admitted: 4, throttled: 0 },
  ]);
});

test("a method's own numbers take the place of the stage's, larger ones too", () => {
  const routes = [{ resource: '/a', resourceId: 'id', methods: ['GET', 'POST'] }];
  const methodThrottles = [{ resource: '/a', method: 'GET', requestsPerSecond: 100, burst: 3 }];
  const throttles = throttlesOf({ routes, throttle: STAGE, methodThrottles });

  const asked = ['GET', 'GET', 'GET', 'GET', 'POST', 'POST', 'POST'].map((method) => ask(throttles, method, '/a'));

  expect(asked).toEqual([
    'method account',
    'method account',
    'method account',
    'method!',
    'stage account',
    'stage account',
    'stage!',
  ]);
});

test('a method beside ANY has a bucket of its own', () => {
  const routes = testApi().routes.map((route) => ({ ...route, namedMethods: ['GET'] }));
  const throttles = throttlesOf({ routes, throttle: STAGE });

  expect(throttles.states().map(({ name }) => name)).toEqual([`ANY ${ANY}`, `GET ${ANY}`, '123456789012']);
});

test('without settings only the account throttles, at 10,000 a second and a burst of 5,000', () => {
  const throttles = throttlesOf({});

  const asked = Array.from({ length: 5_001 }, () => ask(throttles, 'GET'));

  expect(asked.indexOf('account!')).toBe(5_000);
  expect(throttles.states()).toMatchObject([{ bucket: 'account', requestsPerSecond: 10_000, throttled: 1 }]);
});

test('a request that the account refuses takes no token of its method', () => {
  const throttles = throttlesOf({ throttle: { requestsPerSecond: 0, burst: 6_000 } });
  for (let count = 0; count < 5_000; count++) throttles.admit(ANY, 'GET');

  const uses = throttles.admit(ANY, 'GET');

  expect(uses).toMatchObject([
    { bucket: 'stage', isAdmitted: true, tokens: 1_000 },
    { bucket: 'account', isAdmitted: false, tokens: 0 },
  ]);
});

test('a value takes the place of the numbers of the stage, and not of those of a method', () => {
  const methodThrottles = [{ resource: ANY, method: 'OPTIONS', requestsPerSecond: 1, burst: 1 }];
  const throttles = throttlesOf(
    { throttle: STAGE, cors: CORS, methodThrottles },
    { policy: { requestsPerSecond: 7, burst: 8 } },
  );

  expect(throttles.states().map(({ name, burst }) => [name, burst])).toEqual([
    [`ANY ${ANY}`, 8],
    [`OPTIONS ${ANY}`, 1],
    ['123456789012', 5_000],
  ]);
});

test('off throttles nothing, not for the account either', () => {
  const throttles = throttlesOf({ throttle: { requestsPerSecond: 0, burst: 0 } }, { policy: 'off' });

  expect(throttles.admit(ANY, 'GET')).toEqual([]);
  expect(throttles.states()).toEqual([]);
});

test('what no method takes is asked for no token', () => {
  const throttles = throttlesOf({ throttle: STAGE });

  expect(throttles.admit('/other', 'GET')).toEqual([]);
  expect(throttles.admit(ANY, 'PROPFIND')).toEqual([]);
});

test('over 60 s at twice its rate a stage admits the rate, and the burst once, within 1 %', () => {
  let nowMs = 0;
  const throttles = throttlesOf({ throttle: { requestsPerSecond: 1_000, burst: 2_000 } }, { nowMs: () => nowMs });

  let admitted = 0;
  for (; nowMs < 60_000; nowMs += 0.5) {
    if (throttles.admit(ANY, 'POST').every(({ isAdmitted }) => isAdmitted)) admitted++;
  }

  expect(Math.abs(admitted - 62_000)).toBeLessThan(620);
});

test('the next deployment keeps the tokens of buckets whose numbers stay, and fills the others', () => {
  const before = throttlesOf({ throttle: STAGE, cors: CORS });
  for (const method of ['GET', 'OPTIONS']) before.admit(ANY, method);

  const methodThrottles = [{ resource: ANY, method: 'OPTIONS', requestsPerSecond: 5, burst: 5 }];
  const after = throttlesOf({ throttle: STAGE, cors: CORS, methodThrottles }, { before: before.buckets });

  expect(after.states().map(({ bucket, tokens, admitted }) => [bucket, tokens, admitted])).toEqual([
    ['stage', 1, 1],
    ['method', 5, 0],
    ['account', 4_998, 2],
  ]);
});

test('a bucket that changes from the stage to a method with the same numbers keeps its tokens', () => {
  const before = throttlesOf({ throttle: STAGE });
  before.admit(ANY, 'GET');

  const after = throttlesOf(
    { methodThrottles: [{ resource: ANY, method: 'ANY', ...STAGE }] },
    { before: before.buckets },
  );

  expect(after.states()[0]).toMatchObject({ bucket: 'method', name: `ANY ${ANY}`, tokens: 1 });
});
