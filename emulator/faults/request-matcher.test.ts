import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestMatcher } from './request-matcher.ts';

const target = { method: 'POST', path: '/v1/events', apiKey: 'test-api-key-12345' };

test.for([
  ['POST', true],
  ['GET', false],
  ['/v1/events', true],
  ['/v1/event', false],
  ['/v1/events/', false],
  ['POST /v1/events', true],
  ['GET /v1/events', false],
  ['POST /v1/inbox', false],
  ['/v1/*', true],
  ['/v1/events/*', false],
  ['/v1/events*', true],
  ['POST /*', true],
  ['/*/events', true],
  ['/*v1*ev*ts', true],
  ['/*events*events', false],
  ['/v1/events*s', false],
] as const)('finds that %s matches POST /v1/events: %s', ([operation, isMatch]) => {
  expect(requestMatcher({ operation })(target)).toBe(isMatch);
});

test('matches every request without conditions', () => {
  expect(requestMatcher({})({ method: '', path: '', apiKey: undefined })).toBe(true);
});

test('matches the requests of one API key', () => {
  const matches = requestMatcher({ key: 'test-api-key-12345' });

  expect(matches(target)).toBe(true);
  expect(matches({ ...target, apiKey: 'test-api-key-12346' })).toBe(false);
  expect(matches({ ...target, apiKey: undefined })).toBe(false);
});

test('agrees with a regular expression on what a star stands for', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*'), maxLength: 8 });

  fc.assert(
    fc.property(pattern, text, (stars, rest) => {
      const expected = new RegExp(`^/${stars.replaceAll('*', '.*')}$`).test(`/${rest}`);

      expect(requestMatcher({ operation: `/${stars}` })({ ...target, path: `/${rest}` })).toBe(expected);
    }),
    { numRuns: 1_000 },
  );
});
