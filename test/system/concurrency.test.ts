/** Promises that only break when several environments work at the same time: every test runs over four. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import {
  type ApiAnswer,
  type ApiOptions,
  newEvent,
  ROOT,
  readInbox,
  requestApi,
  temporaryFolder,
} from './emulator-process.ts';

interface Started extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly api: (path: string, options?: ApiOptions) => Promise<ApiAnswer>;
}

async function startWithFourEnvironments(rateLimitPerMinute = 1_000_000): Promise<Started> {
  await using stack = new AsyncDisposableStack();
  const data = stack.use(temporaryFolder());
  const emulator = stack.use(
    await startEmulator({
      templateFile: join(ROOT, 'template.yaml'),
      parameters: { AuthMode: 'local', RateLimitPerMinute: String(rateLimitPerMinute) },
      port: 0,
      controlPort: 0,
      dataDirectory: data.path,
      ephemeral: true,
      lambda: { minEnvironments: 4, maxEnvironments: 4 },
      gateway: { throttle: 'off' },
    }),
  );
  const owned = stack.move();
  return {
    emulator,
    api: (path, options) => requestApi(emulator.apiUrl, path, options),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** How many environments have served at least one request. */
function environmentsUsed({ emulator }: Started): number {
  return emulator.control.status().environments.filter(({ invocations }) => invocations > 0).length;
}

const times = <T>(count: number, work: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));

test('makes one event of 40 concurrent sends with one idempotency key', async () => {
  await using started = await startWithFourEnvironments();
  const json = { ...newEvent(1), metadata: { idempotency_key: 'once' } };

  const answers = await times(40, () => started.api('/v1/events', { method: 'POST', json }));

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(new Set(answers.map(({ body }) => body.event_id)).size).toBe(1);
  expect(new Set(answers.map(({ body }) => body.created_at)).size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get('Idempotent-Replayed') === 'true').length).toBeGreaterThanOrEqual(
    36,
  );
  expect(await readInbox(started.api)).toHaveLength(1);
  expect(environmentsUsed(started)).toBe(4);
});

test('makes one event of each key, and refuses the key with another request, in a storm of both', async () => {
  await using started = await startWithFourEnvironments();
  const send = (key: number, n: number) =>
    started.api('/v1/events', {
      method: 'POST',
      json: { ...newEvent(n), metadata: { idempotency_key: `key-${key}` } },
    });

  const answers = await times(60, async (at) => ({ key: at % 6, ...(await send(at % 6, at % 12 < 6 ? 1 : 2)) }));

  const byKey = Map.groupBy(answers, ({ key }) => key);
  for (const ofKey of byKey.values()) {
    const made = ofKey.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.event_id)).size).toBe(1);
    expect(made.length).toBe(5);
    expect(ofKey.filter(({ status }) => status === 409)).toHaveLength(5);
  }
  expect(await readInbox(started.api)).toHaveLength(6);
});

test('lets exactly one of many concurrent acknowledgements win', async () => {
  await using started = await startWithFourEnvironments();
  const events = await times(
    5,
    async (n) => (await started.api('/v1/events', { method: 'POST', json: newEvent(n) })).body,
  );

  const races = await times(5, (n) =>
    times(12, () => started.api(`/v1/events/${events[n].event_id}/ack`, { method: 'POST' })),
  );

  for (const answers of races) {
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 11 }, () => 409)]);
    const winner = answers.find(({ status }) => status === 200);
    const losers = answers.filter(({ status }) => status === 409);
    const times = losers.map(({ body }) => body.error.details.acknowledged_at);
    expect(new Set(times)).toEqual(new Set([winner?.body.acknowledged_at]));
  }
  expect(await readInbox(started.api)).toEqual([]);
  expect(environmentsUsed(started)).toBe(4);
});

test('shows a paging reader every event that stays pending once, while others write and acknowledge', async () => {
  await using started = await startWithFourEnvironments();
  const staying = new Set<string>();
  const leaving: string[] = [];
  await times(60, async (n) => {
    const { body } = await started.api('/v1/events', { method: 'POST', json: newEvent(n) });
    if (n % 2 === 0) staying.add(body.event_id);
    else leaving.push(body.event_id);
  });

  const [pages] = await Promise.all([
    times(3, () => readInbox(started.api, 7)),
    times(40, (n) => started.api('/v1/events', { method: 'POST', json: newEvent(1_000 + n) })),
    Promise.all(leaving.map((id) => started.api(`/v1/events/${id}/ack`, { method: 'POST' }))),
  ]);

  for (const events of pages) {
    const ids = events.map(({ event_id }) => event_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...staying].filter((id) => !ids.includes(id))).toEqual([]);
  }
  const afterwards = (await readInbox(started.api)).map(({ event_id }) => event_id);
  expect(afterwards).toHaveLength(30 + 40);
  expect([...staying].filter((id) => !afterwards.includes(id))).toEqual([]);
});

interface Counted {
  readonly status: number;
  readonly window: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

test('admits a key no more often than its limit over all environments, and refuses it only within 5 % of it', async () => {
  await using started = await startWithFourEnvironments(100);
  const requests: Counted[] = [];
  const request = async () => {
    const startedAt = performance.now();
    const { status, headers } = await started.api('/v1/inbox');
    const window = headers.get('X-RateLimit-Reset') ?? 'none';
    requests.push({ status, window, startedAt, endedAt: performance.now() });
  };

  // Until a window is used up; a minute that ends meanwhile only begins another window.
  for (let round = 0; round < 12 && !requests.some(({ status }) => status === 429); round += 1)
    await times(32, request);
  await times(32, request);

  expect(requests.some(({ status }) => status === 429)).toBe(true);
  expect(requests.every(({ status }) => status === 200 || status === 429)).toBe(true);
  for (const ofWindow of Map.groupBy(requests, ({ window }) => window).values()) {
    const admitted = ofWindow.filter(({ status }) => status === 200);
    expect(admitted.length).toBeLessThanOrEqual(100);
    for (const refused of ofWindow.filter(({ status }) => status === 429)) {
      // As many as can have been counted when this one was refused.
      expect(admitted.filter(({ startedAt }) => startedAt < refused.endedAt).length).toBeGreaterThan(95);
    }
  }
  expect(environmentsUsed(started)).toBe(4);
});

test('writes to the tables in step with the index while everything happens at once', async () => {
  await using started = await startWithFourEnvironments();

  const outcomes = await times(40, async (n) => {
    const { body } = await started.api('/v1/events', { method: 'POST', json: newEvent(n) });
    const path = `/v1/events/${body.event_id}`;
    const actions = await Promise.all([
      started.api(`${path}/ack`, { method: 'POST' }),
      started.api(path, { method: 'DELETE' }),
      started.api(path),
    ]);
    return { path, statuses: actions.map(({ status }) => status) };
  });

  for (const { statuses } of outcomes) {
    expect([200, 404]).toContain(statuses[0]);
    expect(statuses[1]).toBe(200);
    expect([200, 404]).toContain(statuses[2]);
  }
  const after = await Promise.all(outcomes.map(async ({ path }) => (await started.api(path)).status));
  expect(after).toEqual(after.map(() => 404));
  expect(await readInbox(started.api)).toEqual([]);
});
