import { expect, test } from 'vitest';
import { AnsweredCount } from './answered-count.ts';

function begun(answered = 100): AnsweredCount {
  const count = new AnsweredCount();
  count.begin(answered);
  return count;
}

test('a request counts when it is told, and not again when the emulator has counted it', () => {
  const count = begun();

  count.noteCounted(101);
  count.noteTold();

  expect(count.value).toBe(101);
});

test('requests that are not told count when the emulator has counted them', () => {
  const count = begun();
  count.noteTold();

  count.noteCounted(1_100);

  expect(count.value).toBe(1_100);
});

test('after requests were left out, one that is told counts at once again', () => {
  const count = begun();
  count.noteCounted(1_100);
  count.noteCounted(1_100);

  count.noteTold();

  expect(count.value).toBe(1_101);
});

test('another emulator begins with its own count', () => {
  const count = begun();

  count.begin(3);

  expect(count.value).toBe(3);
});
