import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseSpec } from '../spec-document.ts';
import { compareSchemas } from './compare-schemas.ts';
import { startComparison } from './comparison.ts';
import type { Direction } from './schema-comparison.ts';

const LOOP_REFERENCE = { $ref: '#/components/schemas/Loop' };
const LOOP = { type: 'object', properties: { x: LOOP_REFERENCE } };

/** Schemas of the keywords that are judged, over few values, so that old and new often differ in one of them. */
const leaf = fc.oneof(
  fc.record(
    {
      type: fc.subarray(['string', 'integer', 'number', 'null', 'boolean'], { minLength: 1 }),
      enum: fc.subarray(['a', 'ab', 1, 2, null], { minLength: 1 }),
      minLength: fc.nat(2),
      maxLength: fc.nat(3),
      minimum: fc.nat(2),
      exclusiveMinimum: fc.nat(2),
      maximum: fc.nat(3),
      multipleOf: fc.constantFrom(1, 2),
      pattern: fc.constantFrom('^a', 'b$'),
    },
    { requiredKeys: [] },
  ),
  fc.constant(true),
);

/** Alternatives that exclude each other: where they overlap, one more can allow less, which is not looked at. */
const EXCLUSIVE = [{ type: 'string' }, { type: 'boolean' }, { type: 'array', maxItems: 1 }, LOOP_REFERENCE];

const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'schema' },
    leaf,
    fc.record(
      {
        type: fc.constant('object'),
        required: fc.subarray(['x', 'y']),
        properties: fc.record({ x: tie('schema'), y: tie('schema') }, { requiredKeys: [] }),
        additionalProperties: fc.oneof(fc.boolean(), tie('schema')),
        minProperties: fc.nat(2),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      { type: fc.constant('array'), items: tie('schema'), maxItems: fc.nat(2), uniqueItems: fc.boolean() },
      { requiredKeys: ['type'] },
    ),
    fc.record({ oneOf: fc.subarray(EXCLUSIVE, { minLength: 1 }) }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.constant(LOOP_REFERENCE),
  ),
}));

const scalar = fc.constantFrom<unknown>('', 'a', 'ab', 'abc', 0, 1, 1.5, 2, 3, true, null);
const json = fc.oneof(
  scalar,
  fc.dictionary(fc.constantFrom('x', 'y', 'z'), scalar),
  fc.array(scalar, { maxLength: 3 }),
);

function findings(direction: Direction, before: unknown, after: unknown) {
  const documents = {
    before: parseSpec(specOf(before), 'old'),
    after: parseSpec(specOf(after), 'new'),
  };
  const { comparison, findings: list } = startComparison(documents);
  const pointer = '#/components/schemas/Value';
  compareSchemas(comparison, direction, { before: pointer, after: pointer }, 'value');
  return list();
}

const specOf = (value: unknown) =>
  stringify(
    { openapi: '3.1.0', paths: {}, components: { schemas: { Value: value, Loop: LOOP } } },
    { aliasDuplicateObjects: false },
  );

function validatorOf(value: unknown): (instance: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  ajv.addSchema({ $id: 'spec', components: { schemas: { Value: value, Loop: LOOP } } });
  const validate = ajv.compile({ $ref: 'spec#/components/schemas/Value' });
  return (instance) => validate(instance) === true;
}

test('what an old request could be and a new one cannot is told of', () => {
  fc.assert(
    fc.property(schema, schema, fc.array(json, { minLength: 5, maxLength: 15 }), (before, after, instances) => {
      const [wasValid, isValid] = [validatorOf(before), validatorOf(after)];

      const harmless = findings('request', before, after).every(({ severity }) => severity === 'INFO');

      if (harmless) expect(instances.filter((one) => wasValid(one) && !isValid(one))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('what a new answer can be and an old one could not is told of', () => {
  fc.assert(
    fc.property(schema, schema, fc.array(json, { minLength: 5, maxLength: 15 }), (before, after, instances) => {
      const [wasValid, isValid] = [validatorOf(before), validatorOf(after)];

      const harmless = findings('response', before, after).every(({ severity }) => severity === 'INFO');

      if (harmless) expect(instances.filter((one) => !wasValid(one) && isValid(one))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('no schema has changed against itself', () => {
  fc.assert(
    fc.property(schema, fc.constantFrom<Direction>('request', 'response'), (value, direction) => {
      expect(findings(direction, value, value)).toEqual([]);
    }),
  );
});
