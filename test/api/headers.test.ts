import { expect } from 'vitest';
import { LOCAL_API_KEY } from '../../src/api-key.ts';
import { createApi, TARGETS } from './api-test.ts';
import { createHttpClient } from './http-client.ts';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

for (const { name, start, test } of TARGETS) {
  test(`${name}: a request id of 1 to 128 printable ASCII characters is kept`, async ({ api }) => {
    for (const id of ['a', '!~"\\{}', 'x'.repeat(128)]) {
      const answer = await api.send('GET', '/v1/inbox', { headers: { 'X-Request-ID': id } });
      expect([answer.headers['x-request-id'], answer.body.request_id]).toEqual([id, id]);
    }
  });

  test(`${name}: any other request id is replaced by a UUID, also in refusals`, async ({ api }) => {
    for (const id of [[], '', 'a b', 'x'.repeat(129), '\u00e9', 'a\tb']) {
      const headers = { 'X-Request-ID': id, 'X-API-Key': 'unknown' };
      const answer = await api.send('GET', '/v1/inbox', { headers });
      expect(answer.status).toBe(401);
      expect(answer.body.error.request_id).toMatch(UUID_V4);
    }
  });

  test(`${name}: every bad key gets the same 401`, async ({ api }) => {
    const past = new Date(Date.now() - 1_000).toISOString();
    const keys = [
      [],
      '',
      'unknown',
      LOCAL_API_KEY,
      `${api.apiKey}x`,
      'x'.repeat(600),
      await api.issueKey({ status: 'revoked' }),
      await api.issueKey({ expires_at: past }),
    ];

    const answers = await Promise.all(
      keys.map((key) => api.send('GET', '/v1/inbox', { headers: { 'X-API-Key': key, 'X-Request-ID': 'same' } })),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => headers['x-ratelimit-limit']))).toEqual(new Set([undefined]));
  });

  test(`${name}: a key that expires in the future is good`, async ({ api }) => {
    const apiKey = await api.issueKey({ expires_at: new Date(Date.now() + 3_600_000).toISOString() });

    expect((await api.send('GET', '/v1/inbox', { headers: { 'X-API-Key': apiKey } })).status).toBe(200);
  });

  test(`${name}: in local mode the test key is the only one`, async () => {
    await using target = await start({ authMode: 'local' });
    using http = createHttpClient(target.url);
    const api = await createApi(target, http);

    const good = await api.send('GET', '/v1/inbox', { headers: { 'X-API-Key': LOCAL_API_KEY } });
    const stored = await api.send('GET', '/v1/inbox');

    expect([good.status, good.headers['x-ratelimit-limit']]).toEqual([200, '1000']);
    expect(stored.status).toBe(401);
  });

  test(`${name}: scripts of any origin may read the answers and their headers`, async ({ api }) => {
    const answers = [
      await api.send('GET', '/v1/inbox', { headers: { Origin: 'https://example.com' } }),
      await api.send('GET', '/v1/inbox', { headers: { Origin: 'https://example.com', 'X-API-Key': [] } }),
      await api.send('GET', '/v1/health', { headers: { Origin: 'https://example.com' } }),
    ];

    for (const { headers } of answers) {
      const exposed = String(headers['access-control-expose-headers']).toLowerCase().split(', ');
      expect(exposed).toEqual(
        expect.arrayContaining([
          'x-request-id',
          'x-ratelimit-limit',
          'x-ratelimit-remaining',
          'x-ratelimit-reset',
          'retry-after',
        ]),
      );
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  test(`${name}: answers tell neither their software nor an entity tag`, async ({ api }) => {
    const { headers } = await api.send('GET', '/v1/inbox');

    expect([headers['x-powered-by'], headers.etag]).toEqual([undefined, undefined]);
  });

  test(`${name}: the log has one line for each request, and neither keys nor payloads`, async ({ api }) => {
    const requestId = `logged-${api.source}`;
    await api.create({ payload: { secret: 'hidden-payload' } }, { 'X-Request-ID': requestId });

    const log = await api.target.log();
    const lines = log.split('\n').filter((line) => line.includes(requestId) && line.startsWith('{'));

    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] as string)).toMatchObject({ request_id: requestId, method: 'POST', status: 201 });
    expect(log).not.toContain(api.apiKey);
    expect(log).not.toContain('hidden-payload');
  });
}
