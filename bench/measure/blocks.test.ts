import { expect, test } from 'vitest';
import { runBlocks } from './blocks.ts';

test('subjects are warmed up once, then measured in turn and in turned order', async () => {
  const calls: string[] = [];
  const measure = (name: string) => async (durationMs: number) => {
    calls.push(`${name} ${durationMs}`);
  };

  await runBlocks({ a: measure('a'), b: measure('b') }, { rounds: 3, blockMs: 5, warmUpMs: 9 });

  expect(calls).toEqual(['a 9', 'b 9', 'a 5', 'b 5', 'b 5', 'a 5', 'a 5', 'b 5']);
});

test('what the warm-up measures is not among the results, and rounds keep their order', async () => {
  let measured = 0;
  const measure = async () => {
    measured += 1;
    return measured;
  };

  const results = await runBlocks({ a: measure, b: measure }, { rounds: 2, blockMs: 1, warmUpMs: 1 });

  expect(results).toEqual({ a: [3, 6], b: [4, 5] });
});
