import { expect, test } from 'vitest';
import type { LoadPlan, Operation } from './plan.ts';
import { checkPlan } from './plan-check.ts';

const OPERATION: Operation = { name: 'get', weight: 1, method: 'GET', path: '/a' };
const PLAN: LoadPlan = {
  url: 'http://127.0.0.1:1',
  seed: 1,
  runId: 'r',
  apiKeys: ['key'],
  phases: [{ name: 'p', load: { model: 'open', arrivals: { kind: 'constant', perSecond: 1 }, durationMs: 1_000 } }],
  operations: [OPERATION],
  timeoutMs: 1_000,
  maxInFlight: 10,
  drainMs: 0,
};
const taking = { name: 'take', path: ['/', { slot: 'take', pool: 'p' }] } as const;

function withOperation(changes: Partial<Operation>): Partial<LoadPlan> {
  return { operations: [OPERATION, { ...OPERATION, name: 'other', ...changes }] };
}

function withLoad(load: LoadPlan['phases'][number]['load']): Partial<LoadPlan> {
  return { phases: [{ name: 'p', load }] };
}

test('a plan that can be carried out is let through', () => {
  expect(() => checkPlan(PLAN)).not.toThrow();
  expect(() => checkPlan({ ...PLAN, ...withOperation({ ...taking, whenEmpty: 'get' }) })).not.toThrow();
  expect(() => checkPlan({ ...PLAN, ...withLoad({ model: 'closed', users: 10, requests: 1 }) })).not.toThrow();
});

test.for<[string, Partial<LoadPlan>, RegExp]>([
  ['no URL', { url: '127.0.0.1:80' }, /^"127.0.0.1:80" is not an http or https URL\.$/],
  ['no phase', { phases: [] }, /at least one phase/],
  ['no operation', { operations: [] }, /at least one operation/],
  ['a key with a line break', { apiKeys: ['a\r\nb'] }, /API key .* printable ASCII/],
  [
    'a fraction of a connection',
    { maxInFlight: 1.5 },
    /^MaxInFlight is 1.5; it must be a whole number from 1 to 10000\.$/,
  ],
  ['no timeout', { timeoutMs: 0 }, /^TimeoutMs is 0/],
  ['the same name twice', { operations: [OPERATION, OPERATION] }, /same name/],
  [
    'a phase of no length',
    withLoad({ model: 'open', arrivals: { kind: 'constant', perSecond: 1 }, durationMs: 0 }),
    /more than 0/,
  ],
  [
    'a negative rate',
    withLoad({ model: 'open', arrivals: { kind: 'constant', perSecond: -1 }, durationMs: 1 }),
    /-1 requests a second/,
  ],
  [
    'a rate that no process can send',
    withLoad({ model: 'open', arrivals: { kind: 'constant', perSecond: 1e6 }, durationMs: 1 }),
    /0 to 200000/,
  ],
  [
    'a rate of nothing',
    withLoad({ model: 'open', arrivals: { kind: 'ramp', fromPerSecond: 0, toPerSecond: 0 }, durationMs: 1 }),
    /its rate is 0/,
  ],
  [
    'too many requests',
    withLoad({ model: 'open', arrivals: { kind: 'constant', perSecond: 1e5 }, durationMs: 1e6 }),
    /Shorten it/,
  ],
  [
    'bursts of none',
    withLoad({ model: 'open', arrivals: { kind: 'bursts', size: 0, everyMs: 1 }, durationMs: 1 }),
    /^Size of the bursts/,
  ],
  ['a closed phase without an end', withLoad({ model: 'closed', users: 1 }), /would never end/],
  [
    'more users than connections',
    withLoad({ model: 'closed', users: 11, requests: 1 }),
    /from 1 to 10 \(maxInFlight\)/,
  ],
  [
    'weights of nothing',
    { phases: [{ ...PLAN.phases[0], weights: {} } as LoadPlan['phases'][number]] },
    /all weights are 0/,
  ],
  [
    'a weight of no operation',
    { phases: [{ ...PLAN.phases[0], weights: { nope: 1 } } as LoadPlan['phases'][number]] },
    /Operations: get/,
  ],
  ['a method in lower case', withOperation({ method: 'get' }), /upper case/],
  ['HEAD', withOperation({ method: 'HEAD' }), /HEAD, whose answers cannot be measured/],
  ['a path without a slash', withOperation({ path: 'a' }), /begin with "\/"/],
  ['a path with a space', withOperation({ path: '/a b' }), /percent-encoded/],
  ['a header with a line break', withOperation({ headers: { A: 'b\nC: d' } }), /line break/],
  ['no body to draw', withOperation({ bodies: [] }), /empty list of bodies/],
  ['chunks of nothing', withOperation({ isChunked: true }), /has no body/],
  ['a key that is not there', withOperation({ apiKeys: [1] }), /from 0 to 0/],
  ['a pool without an alternative', withOperation(taking), /name an operation in whenEmpty/],
  ['an alternative that is none', withOperation({ ...taking, whenEmpty: 'take' }), /draws from none/],
  ['an alternative that is not there', withOperation({ ...taking, whenEmpty: 'nope' }), /which is no operation/],
])('%s is refused in a sentence', ([, changes, message]) => {
  expect(() => checkPlan({ ...PLAN, ...changes })).toThrow(
    expect.objectContaining({ code: 'BAD_ARGUMENT', message: expect.stringMatching(message) }),
  );
});
