import { expect, test } from 'vitest';
import { checkServer } from './mutants/check-server.ts';
import { startMutantServer } from './mutants/mutant-server.ts';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

test('a sound server holds the contract, and all of it that can be tried is tried', async () => {
  await using server = await startMutantServer();

  const { violations, verdict, reasons, coverage } = await checkServer(server, { seed: 1, effort: 0.02 });

  expect({ violations, verdict, reasons }).toEqual({ violations: [], verdict: 'holds', reasons: [] });
  expect(coverage.filter(({ gap }) => gap === 'missed')).toEqual([]);
});

test.each(SEEDS)('nothing is found in a sound server with seed %i', async (seed) => {
  await using server = await startMutantServer();

  // What does not depend on the seed is tried above.
  const { violations } = await checkServer(server, { seed, effort: 0.02, phases: ['fuzz', 'stateful'] });

  expect(violations).toEqual([]);
});
