import { expect, test } from 'vitest';
import type { StreamEvent } from '../../protocol/stream.ts';
import { EventCycle } from './event-cycle.ts';

const recorded = (kind: StreamEvent['kind'], data: object): StreamEvent => ({ seq: 1, timeMs: 1, kind, data });

const EVENTS = [
  recorded('request', { requestId: 'aaaaaaaa-1', timeMs: 1 }),
  recorded('log', { sequence: 4, timestampMs: 1 }),
  recorded('request', { requestId: 'aaaaaaaa-1', timeMs: 1, status: 504 }),
  recorded('request', { requestId: 'bbbbbbbb-2', timeMs: 1 }),
];

test('a request that is told twice counts once, and is another in the next round', () => {
  const cycle = new EventCycle(EVENTS);

  const ids = Array.from({ length: 8 }, () => (cycle.next(7).data as { readonly requestId?: string }).requestId);

  expect(cycle.requests).toBe(4);
  expect(new Set(ids.filter((id) => id !== undefined)).size).toBe(4);
  expect(cycle.eventsPerRequest).toBe(2);
});

test('all that is told has the time of now and its own place', () => {
  const cycle = new EventCycle(EVENTS);

  const told = Array.from({ length: 6 }, () => cycle.next(7).data);

  expect(told[0]).toMatchObject({ timeMs: 7 });
  expect(told[1]).toEqual({ sequence: 4, timestampMs: 7 });
  expect(told[5]).toEqual({ sequence: 8, timestampMs: 7 });
});
