import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { BUILT_IN_SCENARIOS } from '../scenarios/built-in-scenarios.ts';
import { parseScenarioText } from './read-scenario.ts';
import { scenarioSchema } from './scenario-schema.ts';

const published = () => readFileSync('docs/load-scenario.schema.json', 'utf8');
const guide = () => readFileSync('docs/load.md', 'utf8');

test('the published schema is that of the code', () => {
  expect(JSON.parse(published())).toEqual(JSON.parse(scenarioSchema()));
});

test('the published schema takes every scenario that comes with the program, and no misspelt one', () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(published()));

  for (const source of BUILT_IN_SCENARIOS) {
    expect(validate({ kind: 'load', ...source }), `${source.name}: ${JSON.stringify(validate.errors)}`).toBe(true);
    expect(validate({ kind: 'load', ...source, treshholds: [] })).toBe(false);
  }
});

test('the guide names every name of the format, and every scenario', () => {
  const text = guide();
  const names = [...namesOf(JSON.parse(published())), ...BUILT_IN_SCENARIOS.map(({ name }) => name)];

  const isNamed = (name: string) => new RegExp(`[\`.{, ]${name}[\`:]`).test(text);
  expect(names.filter((name) => !isNamed(name) && !ELSEWHERE.has(name))).toEqual([]);
});

test('the example of the guide is a scenario', () => {
  const [, example = ''] = /```yaml\n(# yaml-language-server[\s\S]*?)```/.exec(guide()) ?? [];

  expect(parseDocument(example).errors).toEqual([]);
  expect(parseScenarioText(example, 'docs/load.md')).toMatchObject({ name: 'checkout-peak', kind: 'load' });
});

/** Of thresholds and faults, which have guides of their own. */
const ELSEWHERE = new Set([
  ...['percentile', 'atMostMs', 'atLeast', 'statuses', 'time', 'figure'],
  ...['latencyMs', 'forMs', 'count', 'table', 'key', 'share'],
]);

function* namesOf(schema: unknown): Iterable<string> {
  if (typeof schema !== 'object' || schema === null) return;
  if ('properties' in schema) yield* Object.keys(schema.properties as object);
  for (const inner of Object.values(schema)) yield* namesOf(inner);
}
