import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { ExpectedEvents } from './expected-events.ts';
import { findStoredEvents } from './stored-events-reader.ts';

const EXPECTED: ExpectedEvents = {
  pending: new Set(['a', 'b', 'lost']),
  acknowledged: new Set(['acknowledged']),
  deleted: new Set(['deleted']),
  open: new Set(),
  uncertainCreates: {},
};

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

/** What is found at a server that answers each path so, in turn; the last goes on. */
async function findAt(answers: Readonly<Record<string, readonly Answer[]>>) {
  const asked = new Map<string, number>();
  const server = createServer((request: IncomingMessage, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const turn = asked.get(path) ?? 0;
    asked.set(path, turn + 1);
    const { status = 200, body } = answers[path]?.at(Math.min(turn, answers[path].length - 1)) ?? {
      status: 404,
      body: {},
    };
    response.writeHead(status, { 'Retry-After': '0.001' }).end(typeof body === 'string' ? body : JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return await findStoredEvents({ url, apiKey: 'key' }, EXPECTED);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const page = (ids: readonly string[], cursor?: string): Answer => ({
  body: { events: ids.map((event_id) => ({ event_id })), pagination: { next_cursor: cursor } },
});

test('reads all pages, and asks for what is not in them', async () => {
  const found = await findAt({
    '/v1/inbox': [page(['a'], 'next'), { status: 429, body: {} }, page(['b'])],
    '/v1/events/acknowledged': [{ body: { status: 'acknowledged' } }],
  });

  expect([...found.inbox]).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  expect(Object.fromEntries(found.states)).toEqual({ lost: 'absent', acknowledged: 'acknowledged', deleted: 'absent' });
});

test.for([
  ['a page that is no JSON', { '/v1/inbox': [{ body: '<html>' }] }, /not that of the Triggers API: <html>$/],
  ['a page of another shape', { '/v1/inbox': [{ body: { items: [] } }] }, /not that of the Triggers API/],
  ['a refusal', { '/v1/inbox': [{ status: 401, body: 'no' }] }, /GET \/v1\/inbox: it was answered with 401: no$/],
  ['cursors in a circle', { '/v1/inbox': [page([], 'round')] }, /its cursors lead in a circle$/],
  ['a state that there is not', { '/v1/inbox': [page([])], '/v1/events/lost': [{ body: { status: 'odd' } }] }, /odd/],
] as const satisfies readonly (readonly [string, Readonly<Record<string, readonly Answer[]>>, RegExp])[])(
  '%s is told, and ends no run as a bug',
  async ([, answers, message]) => {
    const found = findAt(answers);

    await expect(found).rejects.toThrow(
      expect.objectContaining({ code: 'REQUEST_REFUSED', message: expect.stringMatching(message) }),
    );
  },
);

test('a target that is gone is told of as that', async () => {
  const found = findStoredEvents({ url: 'http://127.0.0.1:1', apiKey: 'key' }, EXPECTED);

  await expect(found).rejects.toMatchObject({ code: 'NOT_RUNNING' });
});
