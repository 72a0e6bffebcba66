import { expect, test } from 'vitest';
import { requireFilter } from '../../protocol/filter/parse-filter.ts';
import { printFilter } from '../../protocol/filter/print-filter.ts';
import { toInboxFilter } from './inbox-filter.ts';

test.for([
  ['', {}, '', ''],
  ['type:order.created', { event_type: 'order.created' }, 'type:order.created', ''],
  [
    'type:a source:"b c" priority:high payload.x:1',
    { event_type: 'a', source: 'b c', priority: 'high' },
    'type:a source:"b c" priority:high',
    'payload.x:1',
  ],
  ['type:a type:b', { event_type: 'a' }, 'type:a', 'type:b'],
  ['type:order.* source:a,b', {}, '', 'type:order.* source:a,b'],
  ['-type:a', {}, '', '-type:a'],
  ['type:a | source:b', {}, '', 'type:a | source:b'],
] as const)('asks the API for what it can of "%s"', ([filter, parameters, server, rest]) => {
  const parted = toInboxFilter(requireFilter(filter));

  expect(parted.parameters).toEqual(parameters);
  expect([printFilter(parted.server), printFilter(parted.rest)]).toEqual([server, rest]);
});
