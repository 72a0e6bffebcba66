import { expect, test } from 'vitest';
import { compileFilter } from '../../../protocol/filter/compile-filter.ts';
import { requireFilter } from '../../../protocol/filter/parse-filter.ts';
import { RequestQuery } from '../../../protocol/requests/requests.ts';
import { TEST_LIMITS, testGateway } from '../record/test-story.ts';
import { createRequestJournal } from './request-journal.ts';

/** A journal of so many requests, of which every tenth got a 500 after 2 s. */
function journalOf(count: number) {
  const journal = createRequestJournal({
    limits: () => TEST_LIMITS,
    onPublish: () => {},
    nowMs: () => 1_784_512_300_000,
  });
  for (let number = 1; number <= count; number += 1) {
    const requestId = `request-${number}`;
    const isSlow = number % 10 === 0;
    journal.noteRequest(
      testGateway({
        requestId,
        status: isSlow ? 500 : 201,
        latencyMs: isSlow ? 2_000 : 20,
        lambdaRequestId: undefined,
      }),
    );
  }
  const list = (query: object, filter: string) => {
    const { requests, next } = journal.list(RequestQuery.parse(query), compileFilter(requireFilter(filter)));
    return { ids: requests.map(({ requestId }) => Number(requestId.slice('request-'.length))), next };
  };
  return { list, [Symbol.dispose]: () => journal[Symbol.dispose]() };
}

test('lists what a filter matches, page after page', () => {
  using journal = journalOf(50);

  const first = journal.list({ limit: 2 }, 'status:5xx latency>1s');
  const second = journal.list({ limit: 2, before: first.next }, 'status:5xx latency>1s');
  const third = journal.list({ limit: 2, before: second.next }, 'status:5xx latency>1s');

  expect([first.ids, second.ids, third.ids]).toEqual([[50, 40], [30, 20], [10]]);
  expect(third.next).toBeUndefined();
});

test('meets the query as well as the filter', () => {
  using journal = journalOf(50);

  expect(journal.list({ status: '201' }, 'status:5xx').ids).toEqual([]);
  expect(journal.list({ status: '5xx', limit: 1 }, 'age>1m rule:*').ids).toEqual([50]);
});

test('looks at a bounded number of stories a call, and goes on where it was', () => {
  using journal = journalOf(5_000);
  const found: number[] = [];
  let calls = 0;
  let next: string | undefined;

  do {
    const page = journal.list({ limit: 5, ...(next !== undefined && { before: next }) }, 'id:request-1,request-4999');
    found.push(...page.ids);
    next = page.next;
    calls += 1;
  } while (next !== undefined);

  expect(found).toEqual([4_999, 1]);
  expect(calls).toBe(3);
});

test('needs no story for what the gateway knows', () => {
  using journal = journalOf(5_000);

  expect(journal.list({ limit: 600 }, 'status:5xx path:/v1/* method:POST latency>1s').ids).toHaveLength(500);
});
