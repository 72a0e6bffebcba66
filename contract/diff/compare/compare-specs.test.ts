import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { DIFF_RULE_IDS, DIFF_RULES } from '../rules/diff-rules.ts';
import { parseSpec } from '../spec-document.ts';
import { PLANTED_CHANGES } from '../test-changes.ts';
import { type EditableSpec, smallSpec } from '../test-spec.ts';
import { compareSpecs } from './compare-specs.ts';

const compare = (before: EditableSpec, after: EditableSpec) =>
  compareSpecs({ before: parseSpec(stringify(before), 'old.yaml'), after: parseSpec(stringify(after), 'new.yaml') });

test('the contract has not changed against itself', () => {
  const document = parseSpec(readFileSync('openapi.yaml', 'utf8'), 'openapi.yaml');

  expect(compareSpecs({ before: document, after: document })).toEqual([]);
});

test('descriptions, examples, order and names inside of the document are no change', () => {
  const after = smallSpec();
  after.paths['/orders'].post.description = 'Makes an order.';
  after.components.schemas.Order.properties.note.examples = ['x'];
  after.components.schemas = Object.fromEntries(Object.entries(after.components.schemas).reverse());
  after.paths['/orders/{order_id}'] = after.paths['/orders/{id}'];
  after.paths['/orders/{order_id}'].parameters[0].name = 'order_id';
  delete after.paths['/orders/{id}'];
  after.components.schemas.Bill = after.components.schemas.Receipt;
  delete after.components.schemas.Receipt;
  after.paths['/orders'].post.responses['201'].content['application/json'].schema.$ref = '#/components/schemas/Bill';
  after.components.schemas.Order = { allOf: [after.components.schemas.Order] };

  expect(compare(smallSpec(), after)).toEqual([]);
});

test.each(PLANTED_CHANGES)('$rule is told of $what', ({ rule, change }) => {
  const after = smallSpec();
  change(after);

  const found = compare(smallSpec(), after);

  const [first] = found.filter((finding) => finding.rule === rule);
  expect(found.map((finding) => finding.rule)).toContain(rule);
  expect(first?.severity).toBe(DIFF_RULES[rule].severity);
  expect(first?.where.join()).not.toBe('');
});

test.each(PLANTED_CHANGES)('$back is the way back from $rule: $what', ({ back, change }) => {
  const before = smallSpec();
  change(before);

  const found = compare(before, smallSpec());

  const worst = found.map(({ severity }) => severity)[0];
  expect(found.map(({ rule }) => rule)).toEqual(back === undefined ? [] : expect.arrayContaining([back]));
  expect(worst).toBe(back === undefined ? undefined : DIFF_RULES[back].severity);
});

test('every rule is tried', () => {
  expect(DIFF_RULE_IDS.filter((id) => !PLANTED_CHANGES.some(({ rule }) => rule === id))).toEqual([]);
});

test('any changes together are found as well as each alone', () => {
  // Those that take away or replace what others change would hide these.
  const apart = PLANTED_CHANGES.filter(({ change }) => {
    const text = change.toString();
    return !text.includes('delete') && !text.includes('schema = ') && !text.includes('pop()');
  });
  fc.assert(
    fc.property(fc.subarray([...apart]), (changes) => {
      const after = smallSpec();
      for (const { change } of changes) change(after);

      const rules = compare(smallSpec(), after).map(({ rule }) => rule);

      for (const { rule } of changes) expect(rules).toContain(rule);
      if (changes.length === 0) expect(rules).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('a change of a shared schema is told of once, with all the places where it is felt', () => {
  const text = readFileSync('openapi.yaml', 'utf8');
  const before = parseSpec(text, 'old.yaml');
  const after = parseSpec(
    text.replace("pattern: '^[\\x21-\\x7E]{1,128}$'", () => "pattern: '^.{1,128}$'"),
    'new.yaml',
  );

  const found = compareSpecs({ before, after });

  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    rule: 'response-pattern-loosened',
    before: { line: after.locate('#/components/schemas/RequestId/pattern').line },
  });
  expect(found[0]?.where.length).toBeGreaterThan(20);
});

test('both places of a change are given by pointer, file, line and column', () => {
  const before = 'openapi: 3.1.0\npaths:\n  /a:\n    get: { operationId: old }\n';

  const [finding] = compareSpecs({
    before: parseSpec(before, 'v1:api.yaml'),
    after: parseSpec(`# A comment.\n${before.replace('old', 'new')}`, 'api.yaml'),
  });

  const pointer = '#/paths/~1a/get/operationId';
  expect(finding?.before).toEqual({ pointer, file: 'v1:api.yaml', line: 4, column: 12 });
  expect(finding?.after).toEqual({ pointer, file: 'api.yaml', line: 5, column: 12 });
});
