import { expect, test } from 'vitest';
import * as z from 'zod';
import { toProblems } from './validation-problems.ts';

const Body = z.strictObject({ name: z.string().min(1, 'Must not be empty'), inner: z.object({ n: z.number() }) });

function problemsOf(value: unknown) {
  const { error } = Body.safeParse(value);
  return toProblems(error?.issues ?? [], 'body');
}

test('a member that is not there is missing, wherever it is', () => {
  expect(problemsOf({ name: 'x', inner: {} })).toEqual([{ field: 'inner.n', message: 'is missing', type: 'missing' }]);
});

test('each unknown member is a problem of its own', () => {
  expect(problemsOf({ name: 'x', inner: { n: 1 }, a: 1, b: 2 }).map(({ field, type }) => [field, type])).toEqual([
    ['a', 'unrecognized_keys'],
    ['b', 'unrecognized_keys'],
  ]);
});

test('a value that is wrong as a whole has the name of the root', () => {
  expect(problemsOf(null)).toMatchObject([{ field: 'body', type: 'invalid_type' }]);
});

test('a message goes on from the name of its field', () => {
  expect(problemsOf({ name: '', inner: { n: 1 } })).toMatchObject([{ field: 'name', message: 'must not be empty' }]);
});
