import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LogQuery, parseLogQuery } from '../../../protocol/logs.ts';
import { invocationLog, queryLogs } from './log-query.ts';
import { createLogStore, type LogStore } from './log-store.ts';

const FUNCTION_GROUP = '/aws/lambda/fn';
const EXECUTION_GROUP = 'API-Gateway-Execution-Logs_abc/prod';
const STREAM = '2026/11/23/[$LATEST]0123456789abcdef0123456789abcdef';
const [FIRST, SECOND] = ['11111111-aaaa-4aaa-8aaa-000000000001', '22222222-bbbb-4bbb-8bbb-000000000002'];
const GATEWAY_ID = '99999999-cccc-4ccc-8ccc-000000000009';

function newStore(maxBytes?: number): LogStore {
  return createLogStore({
    epochMs: () => 3,
    groups: [
      { name: FUNCTION_GROUP, alias: 'function' },
      { name: EXECUTION_GROUP, alias: 'execution' },
    ],
    ...(maxBytes !== undefined && { maxBytes }),
  });
}

function write(store: LogStore, messages: readonly string[], logStreamName = STREAM): void {
  for (const [at, message] of messages.entries()) {
    store.put({ logGroupName: FUNCTION_GROUP, logStreamName, timestampMs: at, message });
  }
}

function invocation(requestId: string, ...lines: readonly string[]): string[] {
  return [
    `START RequestId: ${requestId} Version: $LATEST\n`,
    ...lines,
    `END RequestId: ${requestId}\n`,
    `REPORT RequestId: ${requestId}\tDuration: 1.00 ms\t\n`,
  ];
}

const query = (parameters: Readonly<Record<string, string | number>>): LogQuery => {
  const texts = Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]);
  return parseLogQuery(new URLSearchParams(texts));
};

async function messages(store: LogStore, parameters: Readonly<Record<string, string | number>>): Promise<string[]> {
  return (await queryLogs(store, query(parameters))).events.map(({ message }) => message);
}

test('gives the newest events of all groups, oldest first', async () => {
  const store = newStore();
  write(store, ['a', 'b', 'c']);

  const page = await queryLogs(store, query({ limit: 2 }));

  expect(page).toMatchObject({ hasMore: true, lastSequence: 3, droppedEvents: 0 });
  expect(page.events.map(({ message }) => message)).toEqual(['b', 'c']);
});

test('gives by pages all that comes after a sequence, each event once', async () => {
  const kinds = fc.array(fc.constantFrom('plain', 'lazy'), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(kinds, fc.integer({ min: 1, max: 7 }), async (entries, limit) => {
      const store = newStore();
      const written: string[] = [];
      for (const [at, kind] of entries.entries()) {
        const common = { logGroupName: FUNCTION_GROUP, logStreamName: STREAM, timestampMs: at };
        const lines = kind === 'lazy' ? [`${at} a`, `${at} b`] : [`${at}`];
        if (kind === 'lazy') store.putLazy({ ...common, keptBytes: 1, render: () => lines });
        else store.put({ ...common, message: `${at}` });
        written.push(...lines);
      }

      const read: string[] = [];
      let after = 0;
      for (let hasMore = true; hasMore; ) {
        const page = await queryLogs(store, query({ limit, after }));
        read.push(...page.events.map(({ message }) => message));
        ({ hasMore, lastSequence: after } = page);
      }
      expect(read).toEqual(written);
    }),
  );
});

test('looks for what meets all conditions', async () => {
  const store = newStore();
  write(store, ['early ERROR', 'ERROR', 'INFO', 'late ERROR']);
  store.put({ logGroupName: EXECUTION_GROUP, logStreamName: 'x', timestampMs: 1, message: 'ERROR elsewhere' });

  expect(await messages(store, { group: 'function', filter: 'ERROR', startMs: 1, endMs: 3 })).toEqual(['ERROR']);
  expect(await messages(store, { group: 'function', sinceMs: 1 })).toEqual(['INFO', 'late ERROR']);
  expect(await messages(store, { group: FUNCTION_GROUP, filter: 'late' })).toEqual(['late ERROR']);
  expect(await messages(store, { group: 'execution' })).toEqual(['ERROR elsewhere']);
  expect(await messages(store, { streamPrefix: '2026/', filter: '-ERROR' })).toEqual(['INFO']);
});

test('finds all lines of an invocation by its id, those without an id included', async () => {
  const store = newStore();
  const own = invocation(SECOND, 'raw line\n', '{"level":"INFO"}\n');
  write(store, [
    'INIT_START Runtime Version: nodejs:24\n',
    ...invocation(FIRST, 'not this\n'),
    ...own,
    'late, of nobody\n',
  ]);

  expect(await messages(store, { requestId: SECOND })).toEqual(own);
  expect(invocationLog(store, SECOND).map(({ message }) => message)).toEqual(own);
  expect(invocationLog(store, 'unknown')).toEqual([]);
});

test('keeps invocations of several environments apart that write at the same time', async () => {
  const store = newStore();
  const [first, second] = [invocation(FIRST, 'of the first\n'), invocation(SECOND, 'of the second\n')];
  for (const [at, message] of first.entries()) {
    write(store, [message], `${STREAM}-1`);
    write(store, [second[at] ?? ''], `${STREAM}-2`);
  }

  expect(await messages(store, { requestId: FIRST })).toEqual(first);
  expect(await messages(store, { requestId: SECOND })).toEqual(second);
});

test("finds an invocation by the gateway's id, and by any id that its lines carry", async () => {
  const store = newStore();
  const own = invocation(SECOND, '{"request_id":"client-id-1"}\n', 'raw\n');
  write(store, [...invocation(FIRST), ...own]);
  const gatewayLine = `(${GATEWAY_ID}) Starting execution for request: ${GATEWAY_ID}`;
  store.put({ logGroupName: EXECUTION_GROUP, logStreamName: 'x', timestampMs: 0, message: gatewayLine });
  store.put({ logGroupName: EXECUTION_GROUP, logStreamName: 'x', timestampMs: 0, message: '(other) line' });

  const byGateway = await queryLogs(store, query({ requestId: GATEWAY_ID }), {
    lambdaRequestIdOf: (id) => (id === GATEWAY_ID ? SECOND : undefined),
  });

  expect(byGateway.events.map(({ message }) => message)).toEqual([...own, gatewayLine]);
  expect(await messages(store, { requestId: 'client-id-1' })).toEqual(own);
});

test('finds what is left of an invocation whose first lines had to go', async () => {
  const own = invocation(FIRST, 'a'.repeat(300), 'rest\n');
  const store = newStore(1_300);
  write(store, [...own, ...invocation(SECOND)]);

  expect(await messages(store, { requestId: FIRST })).toEqual(own.slice(2));
});

test('finds an invocation that has not ended', async () => {
  const store = newStore();
  const own = invocation(SECOND, 'working\n').slice(0, 2);
  write(store, [...invocation(FIRST), ...own]);

  expect(await messages(store, { requestId: SECOND })).toEqual(own);
});

test('pauses again and again while it looks through many events', async () => {
  const store = newStore();
  write(
    store,
    Array.from({ length: 1_000 }, (_, at) => `line ${at}`),
  );
  let pauses = 0;

  const page = await queryLogs(store, query({ filter: '"line 0"' }), {
    pause: async () => {
      pauses += 1;
      // What comes meanwhile is not looked at.
      store.put({ logGroupName: FUNCTION_GROUP, logStreamName: STREAM, timestampMs: 0, message: 'line 0 again' });
    },
  });

  expect(pauses).toBe(3);
  expect(page.events.map(({ message }) => message)).toEqual(['line 0']);
  expect(page.lastSequence).toBe(1_000);
});

test.for([
  [{ group: 'none' }, 'There is no log group none. There are: /aws/lambda/fn, API-Gateway'],
  [{ group: 'access' }, 'There is no log group access, which the template does not turn on.'],
] as const)('says which groups there are when asked for %o', async ([parameters, message]) => {
  const asked = queryLogs(newStore(), query(parameters));

  await expect(asked).rejects.toMatchObject({ code: 'BAD_ARGUMENT', message: expect.stringContaining(message) });
});

test.for([
  [{ limit: 0 }, 'limit: '],
  [{ limit: 10_001 }, 'limit: '],
  [{ startMs: 'yesterday' }, 'startMs: '],
  [{ requestId: 'abc' }, 'requestId: must have at least 8 characters'],
  [{ filter: '{ $.a' }, 'filter: column 6: expected one of'],
  [{ colour: 'red' }, 'It can have group, streamPrefix'],
] as const)('refuses the parameters %o', ([parameters, message]) => {
  expect(() => query(parameters)).toThrow(
    expect.objectContaining({ code: 'BAD_ARGUMENT', message: expect.stringContaining(message) }),
  );
});
