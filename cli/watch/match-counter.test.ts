import { expect, test } from 'vitest';
import { compileFilter } from '../../protocol/filter/compile-filter.ts';
import { requireFilter } from '../../protocol/filter/parse-filter.ts';
import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import { createMatchCounter } from './match-counter.ts';

const counterOf = (filter: string) => createMatchCounter(compileFilter(requireFilter(filter)));

function request(requestId: string, changes: Partial<RequestRecord> = {}) {
  const data: RequestRecord = {
    requestId,
    extendedRequestId: '',
    timeMs: 0,
    method: 'GET',
    path: `/v1/${requestId}`,
    status: 200,
    sourceIp: '127.0.0.1',
    requestBytes: 0,
    responseBytes: 0,
    latencyMs: 1,
    outcome: 'answered',
    why: { layer: 'function', rule: 'answered', text: '' },
    phases: [],
    limits: [],
    databaseCalls: [],
    readUnits: 0,
    writeUnits: 0,
    faults: [],
    ...changes,
  };
  return { seq: 1, timeMs: 0, kind: 'request', data } as const;
}

test('counts a request once, as it was told last', () => {
  const counter = counterOf('is:ok');
  const strict = counterOf('-fault:*');

  for (const event of [request('a'), request('a'), request('a', { faults: ['f-1'] }), request('b')]) {
    counter.note(event);
    strict.note(event);
  }

  expect(counter.matches()).toBe(2);
  expect(strict.matches()).toBe(1);
  expect(strict.others().join()).toContain('/v1/a');
  expect(strict.found().join()).toContain('/v1/b');
  expect(strict.found().join()).not.toContain('/v1/a');
});

test('keeps the newest of what did not match, and counts what was missed', () => {
  const counter = counterOf('status:500');

  for (let number = 1; number <= 9; number += 1) counter.note(request(`r${number}`));
  counter.note({ seq: 2, timeMs: 0, kind: 'gap', data: { missed: 7, fromSeq: 1, toSeq: 2 } });
  counter.note({ seq: 3, timeMs: 0, kind: 'clock', data: {} });

  expect(counter.matches()).toBe(0);
  expect(counter.missed()).toBe(7);
  expect(counter.others().map((line) => /\/v1\/(r\d)/.exec(line)?.[1])).toEqual(['r5', 'r6', 'r7', 'r8', 'r9']);
});
