import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DIFF_RULES } from './diff-rules.ts';

test('the page about comparisons lists every rule with its severity, what it is and why it matters', () => {
  const page = readFileSync('docs/contract-diff.md', 'utf8');

  const rows = Object.entries(DIFF_RULES).map(
    ([id, { severity, sentence, why }]) => `| \`${id}\` | ${severity} | ${sentence} ${why} |`,
  );

  expect(page.split('## Rules')[1]?.match(/^\| `.*\|$/gm)).toEqual(rows);
});
