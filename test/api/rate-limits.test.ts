import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import { type Answer, createApi, TARGETS } from './api-test.ts';
import { createHttpClient } from './http-client.ts';

/** The answers of each window, since a minute may end while a test runs. */
function byWindow(answers: readonly Answer[]): readonly (readonly Answer[])[] {
  return [...Map.groupBy(answers, ({ headers }) => headers['x-ratelimit-reset']).values()];
}

const isAdmitted = ({ status }: Answer) => status === 200;

for (const { name, start, test } of TARGETS) {
  test(`${name}: a key is admitted exactly as often as its own limit says, then refused until the reset`, async ({
    api,
  }) => {
    const apiKey = await api.issueKey({ rate_limit: 3 });
    const answers: Answer[] = [];

    // Of any nine, one window has at least five.
    for (let n = 0; n < 9; n += 1)
      answers.push(await api.send('GET', '/v1/inbox?limit=1', { headers: { 'X-API-Key': apiKey } }));

    for (const window of byWindow(answers)) {
      expect(window.map(({ status }) => status)).toEqual(window.map((_, index) => (index < 3 ? 200 : 429)));
      expect(window.map(({ headers }) => headers['x-ratelimit-remaining'])).toEqual(
        window.map((_, index) => String(Math.max(0, 2 - index))),
      );
      expect(new Set(window.map(({ headers }) => headers['x-ratelimit-limit']))).toEqual(new Set(['3']));
    }
    expect(answers.some(({ status }) => status === 429)).toBe(true);
  });

  test(`${name}: a refusal says when the window ends, in headers and details alike`, async ({ api }) => {
    const apiKey = await api.issueKey({ rate_limit: 1 });
    const send = () => api.send('GET', '/v1/inbox?limit=1', { headers: { 'X-API-Key': apiKey } });

    const answers = [await send(), await send(), await send()];

    const { headers, body } = answers.find(({ status }) => status === 429) as Answer;
    const resetSeconds = Number(headers['x-ratelimit-reset']);
    const retryAfter = Number(headers['retry-after']);
    expect(body.error).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', details: { limit: 1, retry_after: retryAfter } });
    expect(Date.parse(body.error.details.reset_at as string)).toBe(resetSeconds * 1000);
    expect(retryAfter).toBeLessThanOrEqual(60);
    // Waiting that long ends after the reset.
    expect(Date.parse(headers.date as string) / 1000 + 1 + retryAfter).toBeGreaterThanOrEqual(resetSeconds);
  });

  test(`${name}: over all environments at once a key is admitted as often as its limit`, async ({ api }) => {
    const limit = 40;
    const apiKey = await api.issueKey({ rate_limit: limit });

    const answers = await Promise.all(
      Array.from({ length: 60 }, () => api.send('GET', '/v1/inbox?limit=1', { headers: { 'X-API-Key': apiKey } })),
    );

    for (const window of byWindow(answers)) {
      const admitted = window.filter(isAdmitted).length;
      expect(admitted).toBeLessThanOrEqual(limit);
      if (admitted < window.length) expect(admitted).toBeGreaterThanOrEqual(limit * 0.95);
    }
  });

  test(`${name}: limits of keys are apart from each other`, async ({ api }) => {
    const [one, other] = [await api.issueKey({ rate_limit: 1 }), await api.issueKey({ rate_limit: 1 })];
    const send = (apiKey: string) => api.send('GET', '/v1/inbox?limit=1', { headers: { 'X-API-Key': apiKey } });
    await send(one);
    await send(one);

    expect((await send(other)).status).toBe(200);
  });

  test(`${name}: a key without a limit of its own has the default of 1,000 requests a minute`, async ({ api }) => {
    const answer = await api.send('GET', '/v1/inbox', {
      headers: { 'X-API-Key': await api.issueKey({ rate_limit: undefined } as object) },
    });

    expect([answer.headers['x-ratelimit-limit'], answer.headers['x-ratelimit-remaining']]).toEqual(['1000', '999']);
  });

  test(`${name}: health is neither limited nor counted`, async ({ api }) => {
    const apiKey = await api.issueKey({ rate_limit: 1 });
    const headers = { 'X-API-Key': apiKey };
    for (let n = 0; n < 3; n += 1) expect((await api.send('GET', '/v1/health', { headers })).status).toBe(200);

    expect((await api.send('GET', '/v1/inbox', { headers })).status).toBe(200);
  });

  test(`${name}: without the table of limits requests pass, and a warning is logged`, async () => {
    await using target = await start({ authMode: 'aws' });
    using http = createHttpClient(target.url);
    const api = await createApi(target, http);
    const headers = { 'X-API-Key': await api.issueKey({ rate_limit: 1 }) };
    await target.database.send(new DeleteTableCommand({ TableName: target.tables.rateLimits }));

    const statuses = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await api.send('GET', '/v1/inbox', { headers })).status);

    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect(await target.log()).toMatch(/"level":"WARN","message":"Rate limits are not enforced/);
  });
}
