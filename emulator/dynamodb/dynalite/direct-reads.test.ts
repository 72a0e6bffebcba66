import { expect, test } from 'vitest';
import { installDirectReads, type ReadableLevel } from './direct-reads.ts';

function levelWith(getSync: ReadableLevel['getSync']): ReadableLevel {
  const level: ReadableLevel = {
    get: () => {
      throw new Error('the asynchronous read is replaced');
    },
    getSync,
  };
  installDirectReads(level);
  return level;
}

/** What the callback was given, and whether the read had returned by then. */
function read(level: ReadableLevel, key: string): Promise<{ error: Error | null; value: unknown; isLater: boolean }> {
  return new Promise((resolve) => {
    let hasReturned = false;
    level.get(key, (error, value) => resolve({ error, value, isLater: hasReturned }));
    hasReturned = true;
  });
}

test('a read gives the value, after it has returned', async () => {
  const level = levelWith((key) => `value of ${key}`);

  expect(await read(level, 'k')).toEqual({ error: null, value: 'value of k', isLater: true });
});

test('a missing key is no error', async () => {
  const level = levelWith(() => undefined);

  expect(await read(level, 'k')).toEqual({ error: null, value: undefined, isLater: true });
});

test('a read that fails hands its error over', async () => {
  const failure = new Error('corrupted block');
  const level = levelWith(() => {
    throw failure;
  });

  expect(await read(level, 'k')).toEqual({ error: failure, value: undefined, isLater: true });
});
