import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROBES } from '../probes/all-probes.ts';
import { CHECK_IDS, CHECKS } from './checks.ts';

test('each check has a page that says what it holds, how bad a violation is, and when it is looked for', () => {
  const sections = readFileSync('docs/contract-checks.md', 'utf8').split(/^## /m).slice(1);

  const told = sections.map((section) => section.split('\n').slice(0, 5).join('\n'));
  const expected = CHECK_IDS.map((id) => {
    const { number, title, sentence, severity, phases } = CHECKS[id];
    return `${id}\n\n${number}. **${title}.** ${sentence}\n\n*${severity}; ${phases.join(', ')}*`;
  });
  expect(told).toEqual(expected);
  for (const section of sections) expect(section.split('\n').slice(6).join(' ').trim().length).toBeGreaterThan(60);
});

test('checks are numbered from 1 on without a gap', () => {
  expect(CHECK_IDS.map((id) => CHECKS[id].number)).toEqual(CHECK_IDS.map((_, index) => index + 1));
});

test('a probe is of a phase in which each of its checks can be violated', () => {
  for (const { id, phase, checks } of PROBES) {
    for (const check of checks)
      expect([id, phase, CHECKS[check].phases.includes(phase as never)]).toEqual([id, phase, true]);
  }
});

test('no two probes have the same id, by which a path finds its probe', () => {
  expect(new Set(PROBES.map(({ id }) => id)).size).toBe(PROBES.length);
});
