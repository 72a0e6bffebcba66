import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readContract } from '../spec/read-contract.ts';
import { payloadText } from './arbitrary-json-text.ts';
import { arbitraryValue } from './arbitrary-value.ts';
import { boundaryTexts } from './boundary-texts.ts';
import { boundaryValues } from './boundary-values.ts';

const contract = await readContract('openapi.yaml');
const NEW_EVENT = '#/components/schemas/NewEvent';
const GOOD = { source: 's', event_type: 't', payload: { a: 1 }, metadata: { priority: 'low', idempotency_key: 'k' } };

test('the longest text that a schema allows is found by any way of counting, and one longer', () => {
  const isName = (text: string) => contract.isValid('#/components/schemas/Name', text);

  const edges = boundaryTexts(isName).filter(({ name }) => name.includes(' × '));

  expect(edges.map(({ name, text }) => [name, isName(text)])).toEqual([
    ['100 × x', true],
    ['101 × x', false],
    ['100 × 2-byte', true],
    ['101 × 2-byte', false],
    ['100 × astral', true],
    ['101 × astral', false],
  ]);
});

test('the edges of a body are good and bad ones of every member, and nothing else differs', () => {
  const values = boundaryValues(contract, NEW_EVENT, GOOD);

  const valid = values.filter(({ value }) => contract.isValid(NEW_EVENT, value)).map(({ name }) => name);
  expect(new Set(values.map(({ name }) => name)).size).toBe(values.length);
  expect(valid).toEqual(
    expect.arrayContaining(['metadata: left out', 'metadata.priority: the member "high"', 'source: 100 × astral']),
  );
  expect(values.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'all: null',
      'source: left out',
      'source: 101 × x',
      'payload: an empty object',
      'metadata.idempotency_key: 256 × x',
      '__proto__: an unknown member',
      'metadata.(empty name): an unknown member',
    ]),
  );
  expect(values.length - valid.length).toBeGreaterThan(50);
});

test('generated values are those that their schema allows', () => {
  for (const schema of [
    'NewEvent',
    'EventMetadata',
    'Name',
    'TimeBound',
    'Cursor',
    'Priority',
    'Pagination',
    'RequestId',
  ]) {
    const pointer = `#/components/schemas/${schema}`;
    fc.assert(
      fc.property(arbitraryValue(contract, pointer), (value) => contract.isValid(pointer, value)),
      { numRuns: 40 },
    );
  }
});

test('generated payloads are JSON objects, and some hold what no double does', () => {
  const texts = fc.sample(payloadText, { seed: 1, numRuns: 400 });

  for (const text of texts) expect(Object.keys(JSON.parse(text) as object).length).toBeGreaterThan(0);
  expect(texts.some((text) => text.includes('12345678901234567890'))).toBe(true);
});

test('the same seed makes the same values', () => {
  const sample = () => fc.sample(arbitraryValue(contract, NEW_EVENT), { seed: 7, numRuns: 20 });

  expect(sample()).toEqual(sample());
});
