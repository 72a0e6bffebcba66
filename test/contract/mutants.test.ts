import { expect, test } from 'vitest';
import { CHECK_IDS } from '../../contract/model/checks.ts';
import { MUTANTS } from './mutants/all-mutants.ts';
import { checkServer } from './mutants/check-server.ts';
import { startMutantServer } from './mutants/mutant-server.ts';

test.each(MUTANTS)('a server that $name is caught by $check', async ({ check, phases, defect }) => {
  await using server = await startMutantServer(defect);

  const report = await checkServer(server, {
    seed: 1,
    effort: 0.5,
    checks: [check],
    until: check,
    ...(phases !== undefined && { phases }),
  });

  expect(report.violations.map((violation) => violation.check)).toContain(check);
});

test('every check that a server alone can break has its mutants', () => {
  // These compare the contract with the code, or look at a run as a whole.
  const others = [
    'router-drift',
    'coverage',
    'validator-drift',
    'type-drift',
    'breaking-changes',
    'gateway-limits',
    'error-catalogue',
  ];

  const tried = new Set<string>(MUTANTS.map(({ check }) => check));

  expect(CHECK_IDS.filter((id) => !tried.has(id))).toEqual(others);
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});

test('an answer that a server never gives is a gap in the coverage', async () => {
  await using server = await startMutantServer({
    answer: (_event, answer) => (answer.statusCode === 415 ? { ...answer, statusCode: 400 } : answer),
  });

  const report = await checkServer(server, { seed: 1, effort: 0.01, phases: ['boundaries'] });

  const row = report.coverage.find(({ operation, status }) => operation === 'createEvent' && status === 415);
  expect(row).toMatchObject({ seen: 0, gap: 'missed' });
});
