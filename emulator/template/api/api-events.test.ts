import { expect, test } from 'vitest';
import { deployTestTemplate } from '../test-template.ts';

const event = (Path: unknown, Method: unknown, more: Readonly<Record<string, unknown>> = {}) => ({
  Type: 'Api',
  Properties: { Path, Method, ...more },
});

const apiWith = (...events: readonly unknown[]) =>
  deployTestTemplate({ fn: { Events: Object.fromEntries(events.map((one, index) => [`E${index}`, one])) } }).api;

test('makes one route of the events of a path, with their methods in upper case', () => {
  const { routes } = apiWith(event('/orders', 'post'), event('/orders/{id}', 'GET'), event('/orders/', 'Get'));

  expect(routes.map(({ resource, methods }) => [resource, methods])).toEqual([
    ['/orders', ['GET', 'POST']],
    ['/orders/{id}', ['GET']],
  ]);
});

test('takes ANY for all seven methods, beside others too', () => {
  const all = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

  expect(apiWith(event('/{proxy+}', 'any')).routes[0]?.methods).toEqual(all);
  expect(apiWith(event('/a', 'get'), event('/a', 'ANY')).routes[0]?.methods).toEqual(all);
});

test('gives each path an id of six characters, the same at every start', () => {
  const [first, second] = apiWith(event('/a', 'get'), event('/b', 'get')).routes;

  expect(first?.resourceId).toMatch(/^[a-z0-9]{6}$/);
  expect(second?.resourceId).not.toBe(first?.resourceId);
  expect(apiWith(event('/b', 'put'), event('/a', 'get')).routes[1]?.resourceId).toBe(first?.resourceId);
});

test('passes over events that nothing sends here', () => {
  const { routes } = apiWith(
    event('/', 'get'),
    { Type: 'Schedule', Properties: { Schedule: 'rate(1 hour)' } },
    { Type: 'SQS' },
  );

  expect(routes).toHaveLength(1);
});

test('waits for the function as long as the events say, 29 s by default', () => {
  expect(apiWith(event('/', 'get')).integrationTimeoutMs).toBe(29_000);
  expect(apiWith(event('/', 'get', { TimeoutInMillis: 5000 })).integrationTimeoutMs).toBe(5000);
});

test.each([
  ['auth that is none', { Auth: { Authorizer: 'NONE', ApiKeyRequired: false } }],
  ['parameters that nothing validates', { RequestParameters: ['method.request.header.Authorization'] }],
  ['a model that nothing validates', { RequestModel: { Model: 'Order' } }],
  ['buffered responses', { ResponseTransferMode: 'BUFFERED' }],
])('passes over %s', (_what, more) => {
  expect(apiWith(event('/', 'get', more))).toEqual(apiWith(event('/', 'get')));
});

test.each([
  [
    'events of HTTP APIs',
    [{ Type: 'HttpApi', Properties: {} }],
    'Fn.Events.E0.Type is HttpApi, but only REST APIs are emulated',
  ],
  ['a path without slash', [event('a', 'get')], 'Fn.Events.E0.Properties.Path is "a": it must start with a slash'],
  [
    'a greedy variable that is not last',
    [event('/{proxy+}/a', 'get')],
    'it must be made of /part, /{variable} and, last, /{variable+}',
  ],
  ['a variable that is part of a part', [event('/a{id}', 'get')], 'it must be made of'],
  ['an empty part', [event('/a//b', 'get')], 'it must be made of'],
  ['no path', [{ Type: 'Api' }], 'Fn.Events.E0.Properties.Path is missing'],
  [
    'a list of methods',
    [event('/', ['get', 'post'])],
    'it must be one method, or any: SAM takes a list of methods as an event for each',
  ],
  ['a method that does not exist', [event('/', 'fetch')], 'Method is "fetch": it must be one of ANY, DELETE'],
  ['a method twice', [event('/a', 'get'), event('/a/', 'GET')], 'Fn.Events.E1 maps GET /a a second time'],
  [
    'two variables at one place',
    [event('/a/{id}', 'get'), event('/a/{name}/b', 'get')],
    'Fn.Events.E1 uses {name} where another event uses {id}',
  ],
  [
    'an authorizer',
    [event('/', 'get', { Auth: { Authorizer: 'Mine' } })],
    'Fn.Events.E0.Properties.Auth.Authorizer is set, but authorizers are not emulated',
  ],
  ['a required API key', [event('/', 'get', { Auth: { ApiKeyRequired: true } })], 'Auth.ApiKeyRequired is set'],
  [
    'body validation',
    [event('/', 'get', { RequestModel: { Model: 'M', ValidateBody: true } })],
    'RequestModel.ValidateBody is set',
  ],
  [
    'streamed responses',
    [event('/', 'get', { ResponseTransferMode: 'RESPONSE_STREAM' })],
    'it must be BUFFERED: streaming is not emulated',
  ],
  [
    'too short a wait',
    [event('/', 'get', { TimeoutInMillis: 49 })],
    'TimeoutInMillis is 49: it must be 50 to 29000 ms',
  ],
  ['too long a wait', [event('/', 'get', { TimeoutInMillis: 29_001 })], 'TimeoutInMillis is 29001'],
  [
    'waits that differ',
    [event('/a', 'get'), event('/b', 'get', { TimeoutInMillis: 5000 })],
    'TimeoutInMillis makes 5000 ms, other events 29000 ms',
  ],
])('refuses %s', (_what, events, problem) => {
  expect(() => apiWith(...events)).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_INVALID', message: expect.stringContaining(problem) }),
  );
});

test('lets a variable and a greedy variable stand at one place', () => {
  expect(apiWith(event('/a/{id}', 'get'), event('/a/{proxy+}', 'get'), event('/b/{x}', 'get')).routes).toHaveLength(3);
});
