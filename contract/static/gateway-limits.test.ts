import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseContract } from '../spec/read-contract.ts';
import { gatewayLimits } from './gateway-limits.ts';

test('a key in a header that the gateway keeps for itself is found', async () => {
  const text = await readFile('openapi.yaml', 'utf8');
  const changed = parseContract(text.replace('name: X-API-Key', 'name: Authorization'), 'openapi.yaml');

  const result = await gatewayLimits.run(changed, { seed: 1, isQuick: true });

  expect(result).toMatchObject({ findings: [{ sentence: expect.stringMatching(/keeps for itself: Authorization/) }] });
});
