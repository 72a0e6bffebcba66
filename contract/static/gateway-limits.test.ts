import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseContract } from '../spec/read-contract.ts';
import { gatewayLimits } from './gateway-limits.ts';

const text = await readFile('openapi.yaml', 'utf8');

async function findingsOf(change: (text: string) => string) {
  const changed = change(text);
  const result = await gatewayLimits.run(parseContract(changed, 'openapi.yaml'), { seed: 1, isQuick: true });
  return result.kind === 'compared' ? result.findings.map(({ sentence }) => sentence) : undefined;
}

test('the contract fits into the limits of AWS', async () => {
  expect(await findingsOf((contract) => contract)).toEqual([]);
});

test.for([
  [
    'a payload over an item',
    (contract: string) => contract.replace('x-max-json-bytes: 409600', 'x-max-json-bytes: 409601'),
    /larger than an item/,
  ],
  [
    'a payload without a limit',
    (contract: string) => contract.replace('      x-max-json-bytes: 409600\n', ''),
    /no limit/,
  ],
  ['long parameters without 414', (contract: string) => contract.replaceAll(/ +'414': .*\n/g, ''), /listInbox.*414/],
  ['headers without 431', (contract: string) => contract.replaceAll(/ +'431': .*\n/g, ''), /headers that getHealth/],
  ['an operation without 504', (contract: string) => contract.replace(/ +'504': .*\n/, ''), /getHealth.*504/],
  ['a body without 413', (contract: string) => contract.replace(/ +'413': .*\n/, ''), /createEvent.*413/],
  [
    'a key where the gateway has its own',
    (contract: string) => contract.replace('name: X-API-Key', 'name: Authorization'),
    /keeps for itself/,
  ],
] as const)('%s is found', async ([, change, sentence]) => {
  expect(await findingsOf(change)).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
});
