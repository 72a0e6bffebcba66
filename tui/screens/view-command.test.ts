import { expect, test } from 'vitest';
import { INITIAL_UI, withLayer, withList } from '../state/ui-state.ts';
import { viewCommand } from './view-command.ts';

const detail = { kind: 'detail', tab: 0, scroll: 0, find: '', chosen: 0 } as const;

test.for([
  [{ ...INITIAL_UI, screen: 'inbox' } as const, 'triggers events'],
  [
    withList({ ...INITIAL_UI, screen: 'requests' }, 'requests', { filter: "status:4xx 'x" }),
    `triggers requests --filter 'status:4xx '\\''x'`,
  ],
  [
    withList({ ...INITIAL_UI, screen: 'logs' }, 'logs', { filter: 'ERROR' }),
    "triggers tail --topics log --filter 'ERROR'",
  ],
  [withLayer(INITIAL_UI, { ...detail, subject: { kind: 'event', id: 'e-1' } }), 'triggers events show e-1'],
  [
    withLayer(INITIAL_UI, {
      kind: 'diff',
      left: { kind: 'request', id: 'r-1' },
      right: { kind: 'request', id: 'r-2' },
      scroll: 0,
    }),
    'triggers diff r-1 r-2',
  ],
] as const)('what is looked at is printed by %#', ([ui, command]) => {
  expect(viewCommand(ui)).toBe(command);
});
