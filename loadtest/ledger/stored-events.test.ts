import { expect, test } from 'vitest';
import { type Row, samplesOf } from '../judgement/test-samples.ts';
import { EventIds } from '../model/event-ids.ts';
import { expectedEvents } from './expected-events.ts';
import { type FoundEvents, judgeStoredEvents } from './stored-events.ts';

test('events are found where their last request left them', () => {
  const expected = run([
    { create: 1 },
    { create: 2 },
    { create: 3 },
    { create: 4 },
    { ack: 2 },
    { delete: 3 },
    { ack: 4, outcome: 'timeout' },
  ]);

  expect(judged(expected, { inbox: [1, 4], acknowledged: [2] })).toMatchObject({
    id: 'ledger-stored',
    verdict: 'pass',
    reason:
      '1 pending events are in the inbox once each, 1 acknowledged and 1 deleted have left it, 1 may be in any state, since their last request got no sure answer',
  });
  expect(judged(expected, { inbox: [1], acknowledged: [2, 4] }).verdict).toBe('pass');
});

test.for([
  ['a lost event', { inbox: [1] }, /answered with 201 and not in the inbox: 1 event \(.*0002 \(absent\)\)/],
  ['an event that is there twice', { inbox: [1, 2, 2] }, /more than once: 1 event/],
  ['an acknowledged event that is still pending', { inbox: [1, 2, 3] }, /acknowledged and still in the inbox/],
  ['an acknowledged event that is gone', { inbox: [1, 2], gone: [3] }, /acknowledged and gone/],
  ['a deleted event that is still pending', { inbox: [1, 2, 4] }, /deleted and still in the inbox/],
  ['a deleted event that is acknowledged', { inbox: [1, 2], acknowledged: [3, 4] }, /deleted and still stored/],
  ['an event that nobody made', { inbox: [1, 2, 9] }, /only 0 creations ended without a sure answer: 1 event/],
] as const)('%s fails', ([, found, reason]) => {
  const expected = run([{ create: 1 }, { create: 2 }, { create: 3 }, { create: 4 }, { ack: 3 }, { delete: 4 }]);

  const judgement = judged(expected, { acknowledged: [3], ...found });

  expect(judgement.verdict).toBe('fail');
  expect(judgement.reason).toMatch(reason);
});

test('creations without a sure answer explain as many events by name, and not one more', () => {
  const expected = run([
    { create: 1 },
    { outcome: 'timeout' },
    { status: 504 },
    { status: 429 },
    { outcome: 'refused' },
  ]);

  expect(expected.uncertainCreates).toEqual({ 'timed out': 1, 'answered 504': 1 });
  expect(judged(expected, { inbox: [1, 8, 9] })).toMatchObject({
    verdict: 'pass',
    reason: expect.stringContaining(
      '2 more are stored, of creations without a sure answer (1 timed out, 1 answered 504)',
    ),
  });
  expect(judged(expected, { inbox: [1, 7, 8, 9] }).verdict).toBe('fail');
});

test('an idempotent replay tells of the same event again, which is stored once', () => {
  const expected = run([{ create: 1 }, { create: 1 }]);

  expect(judged(expected, { inbox: [1] }).verdict).toBe('pass');
});

test('an ack that was refused leaves its event pending', () => {
  const expected = run([{ create: 1 }, { ack: 1, status: 429 }]);

  expect([...expected.pending]).toEqual([idOf(1)]);
});

type Step = Row & { readonly create?: number; readonly ack?: number; readonly delete?: number };

/** Steps, each a request: those that name an event got the answer that one gets, unless it says otherwise. */
function run(steps: readonly Step[]) {
  const created = new EventIds();
  const taken = new EventIds();
  const rows = steps.map((step, row): Row => {
    const operation = step.ack !== undefined ? 'ack' : step.delete !== undefined ? 'delete' : 'create';
    const of = step.ack ?? step.delete ?? step.create;
    if (of !== undefined)
      (operation === 'create' ? created : taken).add({ ids: bytesOf(of), rows: Uint32Array.of(row) });
    return { operation, status: operation === 'create' ? 201 : 200, ...step };
  });
  return expectedEvents({
    samples: samplesOf(rows),
    ledger: { resent: 0 },
    createdEvents: created,
    takenEvents: taken,
    creates: ['create'],
    acknowledges: ['ack'],
    deletes: ['delete'],
  });
}

interface Found {
  readonly inbox?: readonly number[];
  readonly acknowledged?: readonly number[];
  readonly gone?: readonly number[];
}

function judged(expected: ReturnType<typeof run>, { inbox = [], acknowledged = [], gone = [] }: Found) {
  const times = new Map<string, number>();
  for (const event of inbox) times.set(idOf(event), (times.get(idOf(event)) ?? 0) + 1);
  const states: [string, 'acknowledged' | 'absent'][] = [
    ...[...expected.pending].map((id): [string, 'absent'] => [id, 'absent']),
    ...acknowledged.map((event): [string, 'acknowledged'] => [idOf(event), 'acknowledged']),
    ...gone.map((event): [string, 'absent'] => [idOf(event), 'absent']),
  ];
  const found: FoundEvents = { inbox: times, states: new Map(states) };
  return judgeStoredEvents(expected, found);
}

function idOf(event: number): string {
  return `01935b2a-7c00-7abc-8def-${String(event).padStart(12, '0')}`;
}

function bytesOf(event: number): Uint8Array {
  return Buffer.from(idOf(event).replaceAll('-', ''), 'hex');
}
