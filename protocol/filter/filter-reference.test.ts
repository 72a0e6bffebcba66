import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeField, FILTER_FIELDS, type FieldName } from './filter-fields.ts';
import { FILTER_FORMS, filterReference } from './filter-reference.ts';
import { parseFilter } from './parse-filter.ts';

const DOCUMENT = new URL('../../docs/filters.md', import.meta.url);

test('explains the language in docs/filters.md as it is', () => {
  const text = readFileSync(DOCUMENT, 'utf8');
  const [, head = '', , tail = ''] = /^([\s\S]*?<!-- generated -->\n)([\s\S]*?)(<!-- end -->[\s\S]*)$/.exec(text) ?? [];
  const expected = `${head}\n${filterReference('markdown')}${tail}`;
  if (process.env.UPDATE_DOCS === '1') writeFileSync(DOCUMENT, expected);

  expect(text, 'run the test with UPDATE_DOCS=1').toBe(expected);
});

test.for(FILTER_FORMS)('reads %s, as the reference says', ([form]) => {
  expect(parseFilter(form)).toMatchObject({ kind: 'filter' });
});

test.for(Object.keys(FILTER_FIELDS) as FieldName[])('reads the example of %s', (name) => {
  const { example } = describeField(name);

  expect(parseFilter(example)).toMatchObject({ kind: 'filter', filter: { field: { name } } });
});
