import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allOf } from './filter.ts';
import { requireFilter } from './parse-filter.ts';
import { printFilter } from './print-filter.ts';
import { splitFilter } from './split-filter.ts';
import { anyFilter } from './test-filters.ts';

test.for([
  ['status:404 is:marked', 'status:404', 'is:marked'],
  ['status:404 path~x', 'status:404 path~x', ''],
  ['status:404 | is:marked', '', 'status:404 | is:marked'],
  ['-is:cold,marked type:x', 'type:x', '-is:cold,marked'],
  ['', '', ''],
] as const)('parts %s into "%s" for the server and "%s"', ([filter, server, rest]) => {
  const parts = splitFilter(requireFilter(filter));

  expect({ server: printFilter(parts.server), rest: printFilter(parts.rest) }).toEqual({ server, rest });
});

test('leaves nothing out of a filter', () => {
  fc.assert(
    fc.property(anyFilter, (filter) => {
      const { server, rest } = splitFilter(filter, (term) => printFilter(term).length % 2 === 0);

      const conditions = [allOf([server, rest])].flatMap((one) => (one.kind === 'and' ? one.of : [one]));
      expect(new Set(conditions.map(printFilter))).toEqual(
        new Set((filter.kind === 'and' ? filter.of : [filter]).map(printFilter)),
      );
    }),
  );
});
