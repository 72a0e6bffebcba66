import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileRoutes } from './routes.ts';

function matcher(...resources: string[]) {
  const find = compileRoutes(
    resources.map((resource, index) => ({ resource, resourceId: `id${index}`, methods: ['GET'] })),
  );
  return (path: string) => {
    const match = find(path);
    return match && [match.resource.resource, ...match.parameterValues];
  };
}

test.each([
  ['/proxy-value', ['proxy-value']],
  ['/proxy-value/', ['proxy-value']],
  ['/proxy-value//double-slash', ['proxy-value//double-slash']],
  ['/test%2Balias@gmail.com/plus/test+alias@gmail.com', ['test%2Balias@gmail.com/plus/test+alias@gmail.com']],
  ['/a/b/c', ['a/b/c']],
])('at the root, {proxy+} takes %j as %j', (path, values) => {
  expect(matcher('/{proxy+}')(path)).toEqual(['/{proxy+}', ...values]);
});

test.each(['/v1', '/v1/', '/v1//', '/', '/v2/x', '/v11/x', '/prod/v1/x', '*', '', 'v1/x'])(
  '/v1/{proxy+} does not take %j: it needs a segment at least',
  (path) => {
    expect(matcher('/v1/{proxy+}')(path)).toBeUndefined();
  },
);

test.each([
  ['/v1/events', ['/v1/events']],
  ['/v1/events/', ['/v1/events']],
  ['/v1/42', ['/v1/{id}', '42']],
  ['/v1/events/42', ['/v1/{proxy+}', 'events/42']],
  ['/v1/42/ack', ['/v1/{id}/ack', '42']],
  ['/v1/events/ack', ['/v1/{id}/ack', 'events']],
  ['/v1/42/other', ['/v1/{proxy+}', '42/other']],
  ['/v1//events', ['/v1/{proxy+}', '/events']],
  ['/v1//ack', ['/v1/{proxy+}', '/ack']],
  ['/v1', ['/v1']],
  ['/', ['/']],
])('a static segment beats {id} beats {proxy+}: %j is %j', (path, expected) => {
  const find = matcher('/', '/v1', '/v1/events', '/v1/{id}', '/v1/{id}/ack', '/v1/{proxy+}');

  expect(find(path)).toEqual(expected);
});

test('segments are compared as they were sent', () => {
  expect(matcher('/v1/events')('/v1/%65vents')).toBeUndefined();
  expect(matcher('/v1/events')('/v1/Events')).toBeUndefined();
});

test('parameters are named from left to right', () => {
  const find = compileRoutes([{ resource: '/{a}/x/{b}/{rest+}', resourceId: 'id', methods: [] }]);

  const match = find('/1/x/2/3/4');

  expect(match?.resource.parameterNames).toEqual(['a', 'b', 'rest']);
  expect(match?.parameterValues).toEqual(['1', '2', '3/4']);
});

test('a resource that the template names several times has the methods of all', () => {
  const find = compileRoutes([
    { resource: '/v1/x', resourceId: 'id', methods: ['GET'], preflightAllowMethods: 'GET,POST' },
    { resource: '/v1/x', resourceId: 'id', methods: ['POST'], ownOptions: true },
  ]);

  expect(find('/v1/x')?.resource).toEqual({
    resource: '/v1/x',
    resourceId: 'id',
    methods: new Set(['GET', 'POST']),
    parameterNames: [],
    hasOwnOptions: true,
    preflightAllowMethods: 'GET,POST',
  });
});

test('{proxy+} gives back every path below it but for trailing slashes', () => {
  const find = compileRoutes([{ resource: '/v1/{proxy+}', resourceId: 'id', methods: [] }]);
  const rest = fc.stringMatching(/^[a-z\d/%.-]*[a-z\d%.-]$/);
  fc.assert(
    fc.property(rest, fc.nat(3), (path, slashes) => {
      expect(find(`/v1/${path}${'/'.repeat(slashes)}`)?.parameterValues).toEqual([path]);
    }),
  );
});
