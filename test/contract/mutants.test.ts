import { expect, test } from 'vitest';
import { CHECK_IDS } from '../../contract/model/checks.ts';
import { SERVER_MUTANTS, STATIC_MUTANTS } from './mutants/all-mutants.ts';
import { checkStatic } from './mutants/check-mutant.ts';
import { checkServer } from './mutants/check-server.ts';
import { startMutantServer } from './mutants/mutant-server.ts';

test.each(SERVER_MUTANTS)('a server that $name is caught by $check', async ({ check, phases, path, defect }) => {
  await using server = await startMutantServer(defect);

  const report = await checkServer(server, {
    seed: 1,
    effort: 0.5,
    checks: [check],
    until: check,
    ...(phases !== undefined && { phases }),
    ...(path !== undefined && { path }),
  });

  expect(report.violations.map((violation) => violation.check)).toContain(check);
});

test.each(STATIC_MUTANTS)('$name is caught by $check', async (mutant) => {
  const { violations, checks } = await checkStatic(mutant);

  expect(checks.find(({ id }) => id === mutant.check)?.outcome).toBe('violated');
  expect(violations.map(({ sentence }) => sentence)).toContainEqual(expect.stringMatching(mutant.sentence));
});

test('contract, code and last release are of one mind', async () => {
  const { violations, checks } = await checkStatic({ released: (text) => text });

  expect(violations).toEqual([]);
  expect(checks.filter(({ outcome }) => outcome === 'held').map(({ number }) => number)).toEqual([
    10, 11, 22, 23, 24, 25, 26,
  ]);
});

test('every check has mutants, and each of these a name of its own', () => {
  const mutants = [...SERVER_MUTANTS, ...STATIC_MUTANTS];

  const tried = new Set<string>(mutants.map(({ check }) => check));

  expect(CHECK_IDS.filter((id) => !tried.has(id))).toEqual([]);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});

test('an answer that a server never gives is a gap in the coverage', async () => {
  await using server = await startMutantServer({
    answer: (_event, answer) => (answer.statusCode === 415 ? { ...answer, statusCode: 400 } : answer),
  });

  const report = await checkServer(server, { seed: 1, effort: 1, path: 'createEvent.mediaType' });

  const row = report.coverage.find(({ operation, status }) => operation === 'createEvent' && status === 415);
  expect(row).toMatchObject({ seen: 0, gap: 'missed' });
});
