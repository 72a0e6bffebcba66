import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CheckContractOptions, checkContract } from './check-contract.ts';
import { type CasesProbe, propertyProbe } from './engine/probe.ts';
import type { Exchange } from './model/exchange.ts';
import { parseContract } from './spec/read-contract.ts';

/** An API of two operations, whose events are called things. */
const CONTRACT = parseContract(
  `openapi: 3.1.0
info: { title: Things, version: '1' }
security: [{ Key: [] }]
paths:
  /v1/health:
    get:
      operationId: getHealth
      security: []
      responses: { '200': { description: ok, content: { application/json: { schema: { type: object } } } } }
  /v1/inbox:
    get:
      operationId: listInbox
      responses: { '200': { description: ok, content: { application/json: { schema: { type: object } } } } }
  /v1/events:
    post:
      operationId: createEvent
      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
      responses:
        '201':
          description: made
          content: { application/json: { schema: { type: object, required: [event_id], properties: { event_id: { type: string } } } } }
  /v1/events/{event_id}:
    delete:
      operationId: deleteEvent
      parameters: [{ name: event_id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: gone, content: { application/json: { schema: { type: object } } } } }
components:
  securitySchemes: { Key: { type: apiKey, in: header, name: X-API-Key } }
`,
  'things.yaml',
);

type Answer = (
  request: IncomingMessage,
  body: string,
  server: Server,
) => { readonly status?: number; readonly json?: object; readonly headers?: Record<string, string> } | undefined;

/** Runs the checker against a server that answers so, or never; 200 with `{}` where it does not say. */
async function check(answer: Answer, options: Partial<CheckContractOptions>, kind: 'emulator' | 'url' = 'emulator') {
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const { status = 200, json = {}, headers = {} } = answer(request, body, server) ?? {};
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'X-Request-ID': '0f8b2c5a-61d9-4e37-8a1c-94d05be7f216',
      ...headers,
    });
    response.end(JSON.stringify(json));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await checkContract({
      contract: CONTRACT,
      target: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, apiKey: 'very-secret-key', kind },
      seed: 1,
      probes: [],
      nowMs: () => Date.UTC(2026, 0),
      newId: () => 'run-00000001',
      signal: new AbortController().signal,
      ...options,
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const checkShared = (answer: Answer, options: Partial<CheckContractOptions>) => check(answer, options, 'url');

const created = { status: 201, json: { event_id: 'a' } };
const post = (name: string) => ({
  method: 'POST',
  path: '/v1/events',
  headers: [['Content-Type', 'application/json']] as [string, string][],
  body: Buffer.from(JSON.stringify({ name })),
});

/** A server that has a defect for names over 7 letters with an x among them. */
const defective: Answer = ({ url }, body) => {
  if (url !== '/v1/events') return undefined;
  const { name } = JSON.parse(body) as { readonly name: string };
  return name.length > 7 && name.includes('x') ? { status: 201, json: {} } : created;
};

const names = propertyProbe({
  id: 'names',
  phase: 'fuzz',
  checks: ['valid-accepted'],
  runs: 200,
  arbitrary: () => fc.string({ maxLength: 40, size: 'max' }),
  test: async (name, trial) => void (await trial.send(post(name))),
});

test('a failure is made small, told with its place and a command, and has the key in nothing', async () => {
  const exchanges: Exchange[] = [];

  const report = await check(defective, { probes: [names], onExchange: (exchange) => void exchanges.push(exchange) });

  const [violation] = report.violations;
  expect(report.verdict).toBe('violated');
  expect(report.violations).toHaveLength(1);
  expect(violation).toMatchObject({
    check: 'body-schema',
    operation: 'createEvent',
    phase: 'fuzz',
    seed: 1,
    place: { file: 'things.yaml', line: 21 },
    exchanges: [{ operation: 'createEvent', response: { status: 201 } }],
  });
  const sent = JSON.parse(violation?.exchanges[0]?.request.body?.text ?? '') as { readonly name: string };
  expect(sent.name).toMatch(/^[ -~]*x[ -~]*$/);
  expect(sent.name).toHaveLength(8);
  expect(violation?.shrinks).toBeGreaterThan(0);
  expect(violation?.curl[0]).toContain('-H "X-API-Key: $TRIGGERS_API_KEY"');
  expect(JSON.stringify([report, exchanges])).not.toContain('very-secret-key');
});

test('seed and path show the same failure again, and send little else', async () => {
  const first = await check(defective, { probes: [names], seed: 5 });
  const { seed, path } = first.violations[0] as { seed: number; path: string };

  const again = await check(defective, { probes: [names], seed, path });

  expect(again.violations[0]?.exchanges[0]?.request.body).toEqual(first.violations[0]?.exchanges[0]?.request.body);
  expect(again.requests).toBeLessThan(first.requests / 10);
});

test('the same seed finds the same, whatever else is run', async () => {
  const other: CasesProbe = {
    kind: 'cases',
    id: 'other',
    phase: 'boundaries',
    checks: ['routing'],
    cases: () => [{ name: 'one', test: async (trial) => void (await trial.send(post('x'))) }],
  };

  const [alone, together] = [
    await check(defective, { probes: [names], seed: 9 }),
    await check(defective, { probes: [other, names], seed: 9 }),
  ];

  expect(together.violations.map(({ path, sentence }) => [path, sentence])).toEqual(
    alone.violations.map(({ path, sentence }) => [path, sentence]),
  );
});

test('commands that belong together hand the id of an event on, so that they show the same again', async () => {
  const id = '019a6da3-267b-774b-9c1e-5b0d7f2a4e63';
  const keeping: Answer = ({ method, url }) => {
    if (url === '/v1/events') return { status: 201, json: { event_id: id } };
    return method === 'DELETE' ? { status: 418 } : undefined;
  };

  const report = await check(keeping, { probes: [remover(id)] });

  const [make = '', remove = ''] = report.violations[0]?.curl ?? [];
  expect(make).toMatch(/^EVENT_1=\$\(printf .* \| curl .* -X POST .* \| tee \/dev\/stderr \| sed -n .*\)$/);
  expect(remove).toContain(`/v1/events/"$EVENT_1" -H`);
  expect(report.violations[0]?.exchanges.map(({ request }) => request.method)).toEqual(['POST', 'DELETE']);
});

test('several defects behind one property are all found', async () => {
  const twice: Answer = ({ url }, body) => {
    if (url !== '/v1/events') return undefined;
    const { name } = JSON.parse(body) as { readonly name: string };
    if (name.length > 20) return { status: 418 };
    return name.length > 10 ? { status: 201, json: {} } : created;
  };

  const { violations } = await check(twice, { probes: [names] });

  expect(violations.map(({ check: id }) => id).sort()).toEqual(['body-schema', 'status-documented']);
});

test('only what was asked for is told', async () => {
  const report = await check(defective, { probes: [names], checks: ['status-documented'] });

  expect(report.verdict).toBe('holds');
  expect(report.checks.find(({ id }) => id === 'body-schema')).toMatchObject({ outcome: 'skipped' });
});

const idOf = (url = '') => url.split('/')[3];
const remover = (id: string): CasesProbe => ({
  kind: 'cases',
  id: 'remover',
  phase: 'boundaries',
  checks: ['lifecycle'],
  cases: () => [
    {
      name: 'one',
      async test(trial) {
        await trial.send(post('x'));
        await trial.send({ method: 'GET', path: '/v1/inbox' });
        if (id !== '') await trial.send({ method: 'DELETE', path: `/v1/events/${id}` });
      },
    },
  ],
});

function sharedInbox(deleted: string[]): Answer {
  return ({ method, url }) => {
    if (url === '/v1/events') return created;
    if (url === '/v1/inbox') return { json: { events: [{ event_id: 'a' }, { event_id: 'of-others' }] } };
    if (method !== 'DELETE') return undefined;
    deleted.push(idOf(url) as string);
    return { json: { event_id: idOf(url) as string } };
  };
}

test('on a shared target an event of somebody else is never deleted, and what the run has made is', async () => {
  const deleted: string[] = [];

  const tried = checkShared(sharedInbox(deleted), { probes: [remover('of-others')] });

  await expect(tried).rejects.toThrow(/event of somebody else/);
  expect(deleted).toEqual(['a']);
});

test('what a stopped run has made on a shared target is deleted all the same', async () => {
  const deleted: string[] = [];
  const stop = new AbortController();
  let hasMade = false;
  const answer = sharedInbox(deleted);

  const report = await checkShared(
    (...request) => {
      if (request[0].url === '/v1/events') hasMade = true;
      if (request[0].url === '/v1/inbox' && hasMade) stop.abort();
      return answer(...request);
    },
    { probes: [remover('')], signal: stop.signal },
  );

  expect([report.end, deleted]).toEqual(['interrupted', ['a']]);
});

test('on a shared target a used-up limit is waited for as long as Retry-After says', async () => {
  const waits: number[] = [];
  let posts = 0;
  const limited: Answer = ({ method, url }) => {
    if (method !== 'POST' || url !== '/v1/events') return undefined;
    posts += 1;
    return posts === 1 ? { status: 429, headers: { 'Retry-After': '7' } } : created;
  };

  await checkShared(limited, { probes: [remover('')], wait: async (ms) => void waits.push(ms) });

  expect([waits, posts]).toEqual([[7_000], 2]);
});

test('to delete what a run has made, a used-up limit is waited for; what refuses to go is told of', async () => {
  const waits: number[] = [];
  let deletes = 0;
  const limited: Answer = ({ method, url }) => {
    if (method === 'POST') return { status: 201, json: { event_id: `${deletes}` } };
    if (method !== 'DELETE') return undefined;
    deletes += 1;
    if (deletes === 1) return { status: 429, headers: { 'Retry-After': '9' } };
    return { json: { event_id: idOf(url) as string } };
  };
  const stuck: Answer = ({ url, method }) =>
    method === 'DELETE' ? { status: 403 } : url === '/v1/events' ? created : undefined;

  const cleaned = await checkShared(limited, { probes: [remover('')], wait: async (ms) => void waits.push(ms) });
  const left = await checkShared(stuck, { probes: [remover('')] });

  expect([waits, deletes]).toEqual([[9_000], 2]);
  expect(cleaned.reasons.join()).not.toContain('not deleted');
  expect(left.reasons).toContain(
    '1 event of the run was not deleted; most have a source that begins with contract-00000001.',
  );
});

test('a target that is lost on the way ends the run, and nothing is sure', async () => {
  const losing: Answer = ({ url, socket }, _body, server) => {
    if (url !== '/v1/events') return undefined;
    server.close();
    socket.destroy();
    return undefined;
  };

  const report = await check(losing, { probes: [names] });

  expect(report).toMatchObject({ end: 'aborted', verdict: 'inconclusive' });
  expect(report.reasons[0]).toMatch(/no longer answers/);
});

const poster = (cases: number): CasesProbe => ({
  kind: 'cases',
  id: 'poster',
  phase: 'boundaries',
  checks: ['valid-accepted'],
  cases: () =>
    Array.from({ length: cases }, (_, index) => ({
      name: `${index}`,
      test: async (trial) => void (await trial.send(post('x'))),
    })),
});

/** A server that gives up on POSTs after 7 s; then everything takes so long, if it is starved. */
function givingUp(isStarved: boolean) {
  let clockMs = 0;
  let hasPosted = false;
  const answer: Answer = ({ url }) => {
    hasPosted ||= url === '/v1/events';
    if (url === '/v1/events' || (isStarved && hasPosted)) clockMs += 7_000;
    return url === '/v1/events' ? { status: 503 } : undefined;
  };
  return { answer, options: { monotonicMs: () => clockMs, checks: ['no-server-error'] as const } };
}

test('a request for which a prompt server gives up each time is a violation', async () => {
  const { answer, options } = givingUp(false);

  const report = await check(answer, { ...options, probes: [poster(1)] });

  expect(report).toMatchObject({ verdict: 'violated', violations: [{ check: 'no-server-error', path: 'poster:0' }] });
});

test('a server that is slow at everything is too slow to be judged, not wrong', async () => {
  const { answer, options } = givingUp(true);

  const some = await check(answer, { ...options, probes: [poster(2)] });
  const many = await check(answer, { ...options, probes: [poster(40)] });

  expect(some).toMatchObject({ verdict: 'inconclusive', violations: [], end: 'completed' });
  expect(some.reasons).toEqual([
    'No server error: The target was too slow to be judged in 2 cases, however often it was tried.',
  ]);
  expect(many).toMatchObject({ verdict: 'inconclusive', violations: [], end: 'aborted' });
});

test('a run that is stopped tells what it has found, and is inconclusive', async () => {
  const stop = new AbortController();
  const stopping: Answer = ({ url }) => {
    if (url === '/v1/events') stop.abort();
    return created;
  };

  const report = await check(stopping, { probes: [names], signal: stop.signal });

  expect(report).toMatchObject({ end: 'interrupted', verdict: 'inconclusive' });
});

test('an answer that was not seen makes a whole run inconclusive, and is listed', async () => {
  const report = await check(defective, { probes: [] });

  expect(report.coverage.filter(({ gap }) => gap === 'missed').map(({ operation }) => operation)).toEqual([
    'getHealth',
    'listInbox',
    'createEvent',
    'deleteEvent',
  ]);
  expect(report.verdict).toBe('inconclusive');
});
