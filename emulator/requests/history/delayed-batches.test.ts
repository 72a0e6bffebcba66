import { expect, onTestFinished, test } from 'vitest';
import { startDelayedBatches } from './delayed-batches.ts';

test('passes on each thing once, in the order they came, after a while', async () => {
  const passed: string[] = [];
  const done = Promise.withResolvers<void>();
  const batches = startDelayedBatches<string>(1, (item) => {
    passed.push(item);
    if (item === 'last') done.resolve();
  });

  for (const item of ['one', 'two', 'one', 'last']) batches.add(item);
  const atOnce = [...passed];
  await done.promise;

  expect(atOnce).toEqual([]);
  expect(passed).toEqual(['one', 'two', 'last']);
});

test('takes what was passed on anew', () => {
  const passed: string[] = [];
  const batches = startDelayedBatches<string>(3_600_000, (item) => passed.push(item));
  onTestFinished(() => batches[Symbol.dispose]());

  batches.add('one');
  batches.flush();
  batches.flush();
  batches.add('one');
  batches.flush();

  expect(passed).toEqual(['one', 'one']);
});
