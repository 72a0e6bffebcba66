import { expect, test } from 'vitest';
import type { Phase } from '../../contract/model/checks.ts';
import { SERVER_MUTANTS } from './mutants/all-mutants.ts';
import { checkServer } from './mutants/check-server.ts';
import { startMutantServer } from './mutants/mutant-server.ts';

test.each<readonly [string, Phase]>([
  ['loses digits of numbers', 'fuzz'],
  ['acknowledges twice', 'stateful'],
  ['makes an event of each send of an idempotency key', 'stateful'],
  ['acknowledges twice', 'boundaries'],
])('a server that %s, found in the phase %s, is found again by seed and path', async (name, phase) => {
  const mutant = SERVER_MUTANTS.find((one) => one.name === name);
  await using server = await startMutantServer(mutant?.defect);
  const checks = mutant === undefined ? [] : [mutant.check];
  const first = await checkServer(server, { seed: 3, effort: 0.2, checks, phases: [phase] });
  const [violation] = first.violations;

  const again = await checkServer(server, { seed: 3, effort: 0.2, checks, path: violation?.path ?? 'none' });

  expect(
    again.violations.map(({ check, sentence }) => [check, sentence.replaceAll(/[0-9a-f-]{36}/g, 'ID')]),
  ).toContainEqual(violation && [violation.check, violation.sentence.replaceAll(/[0-9a-f-]{36}/g, 'ID')]);
  expect(again.requests).toBeLessThan(60);
});
