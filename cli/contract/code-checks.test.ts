import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseContract } from '../../contract/spec/read-contract.ts';
import type { StaticCheck } from '../../contract/static-check.ts';
import { breakingChanges } from './breaking-changes.ts';
import { typeDrift } from './type-drift.ts';

const contract = parseContract(await readFile('openapi.yaml', 'utf8'), 'openapi.yaml');
const run = (check: StaticCheck) => check.run(contract, { seed: 1, isQuick: true });

test('types are compared only where there are any', async () => {
  expect(await run(typeDrift('nothing.d.ts'))).toMatchObject({ kind: 'skipped' });
});

test('where no release is tagged, the comparison with it is skipped, and says so', async () => {
  expect(await run(breakingChanges('2026-01-01', '/'))).toEqual({
    kind: 'skipped',
    reason: expect.stringMatching(
      /^No git tag is reachable from here, so there is no release to compare with\. .*git fetch/,
    ),
  });
});
