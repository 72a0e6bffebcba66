import { randomUUID } from 'node:crypto';
import type { Answer } from '../../engine/answer.ts';
import type { CasesProbe } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import { type HeaderFields, headerValue } from '../../model/exchange.ts';
import { create, listInbox, readEvent } from '../event-requests.ts';

const ORIGIN: HeaderFields = [['Origin', 'https://example.com']];

/** Headers that a script must be able to read, or it cannot obey a limit or report a failure. */
const EXPOSED = [
  'X-Request-ID',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'Retry-After',
  'Idempotent-Replayed',
];

/** What a browser sees: of good answers, of refusals, of HEAD. */
export const crossOrigin: CasesProbe = {
  kind: 'cases',
  id: 'browsers.answers',
  phase: 'boundaries',
  checks: ['browsers'],
  *cases() {
    const requests = [
      ['a page', listInbox({ limit: 1 })],
      ['a refusal', { ...listInbox(), key: 'none' }],
      ['health', { method: 'GET', path: '/v1/health', key: 'none' }],
      ['an unknown path', { method: 'GET', path: '/v1/nothing' }],
      ['an unknown method', { method: 'PUT', path: '/v1/events' }],
      ['a 404', readEvent(randomUUID())],
    ] as const;
    for (const [name, request] of requests) {
      yield {
        name,
        async test(trial) {
          const answer = await trial.send({ ...request, headers: ORIGIN });
          expectReadable(trial, answer);
        },
      };
    }
    yield { name: 'HEAD of an event', test: (trial) => expectHeadAsGet(trial, 'event') };
    yield { name: 'HEAD of a page', test: (trial) => expectHeadAsGet(trial, 'page') };
    yield { name: 'HEAD of nothing', test: (trial) => expectHeadAsGet(trial, 'nothing') };
  },
};

/** Preflights, which the gateway answers by itself on any path. */
export const preflights: CasesProbe = {
  kind: 'cases',
  id: 'browsers.preflight',
  phase: 'boundaries',
  checks: ['browsers'],
  needs: ['gateway'],
  *cases({ contract }) {
    const paths = [...new Set(contract.operations.map(({ path }) => path.replace('{event_id}', randomUUID())))];
    for (const path of [...paths, '/v1/nothing']) {
      yield {
        name: path.replace(/[0-9a-f-]{36}/, 'ID'),
        async test(trial) {
          const answer = await trial.send({
            method: 'OPTIONS',
            path,
            key: 'none',
            headers: [
              ...ORIGIN,
              ['Access-Control-Request-Method', 'POST'],
              ['Access-Control-Request-Headers', 'x-api-key'],
            ],
          });
          const facts = {
            check: 'browsers',
            because: 'the gateway answers every preflight',
            pointer: '#/info/description',
          } as const;
          if (!trial.expectStatus(answer, 200, facts)) return;
          expectList(trial, answer, 'Access-Control-Allow-Methods', ['GET', 'POST', 'DELETE', 'OPTIONS']);
          expectList(trial, answer, 'Access-Control-Allow-Headers', ['Content-Type', 'X-API-Key', 'X-Request-ID']);
          expectHeader(trial, answer, 'Access-Control-Allow-Origin', '*');
          expectHeader(trial, answer, 'Access-Control-Max-Age', '3600');
          expectHeader(trial, answer, 'Access-Control-Allow-Credentials', undefined);
        },
      };
    }
  },
};

function expectReadable(trial: Trial, answer: Answer): void {
  expectHeader(trial, answer, 'Access-Control-Allow-Origin', '*');
  expectHeader(trial, answer, 'Access-Control-Allow-Credentials', undefined);
  expectList(trial, answer, 'Access-Control-Expose-Headers', EXPOSED);
}

async function expectHeadAsGet(trial: Trial, what: 'event' | 'page' | 'nothing'): Promise<void> {
  const created = what === 'event' ? await create(trial) : undefined;
  const request = what === 'page' ? listInbox({ limit: 1 }) : readEvent(created?.id ?? randomUUID());
  const get = await trial.send(request);
  const head = await trial.send({ ...request, method: 'HEAD' });
  trial.expectStatus(head, get.status, {
    check: 'browsers',
    because: 'HEAD is answered as GET',
    pointer: '#/info/description',
  });
  expectHeader(trial, head, 'Content-Type', headerValue(get.headers, 'Content-Type'));
}

function expectHeader(trial: Trial, answer: Answer, name: string, expected: string | undefined): void {
  trial.count('browsers');
  const seen = headerValue(answer.headers, name);
  if (seen === expected) return;
  trial.fail(
    {
      check: 'browsers',
      sentence: `${answer.request.method} ${answer.request.path} answers a browser with another ${name}.`,
      expected: expected ?? `no ${name}`,
      seen: seen ?? `no ${name}`,
      pointer: '#/info/description',
    },
    [answer],
  );
}

/** Every item must be there, in any order and case; more may be. */
function expectList(trial: Trial, answer: Answer, name: string, expected: readonly string[]): void {
  trial.count('browsers');
  const seen = headerValue(answer.headers, name) ?? '';
  const listed = new Set(
    seen
      .toLowerCase()
      .split(',')
      .map((item) => item.trim()),
  );
  const missing = expected.filter((item) => !listed.has(item.toLowerCase()));
  if (missing.length === 0) return;
  trial.fail(
    {
      check: 'browsers',
      sentence: `${answer.request.method} ${answer.request.path} does not tell a browser of ${missing.join(', ')} in ${name}.`,
      expected: expected.join(', '),
      seen: seen || `no ${name}`,
      pointer: '#/info/description',
    },
    [answer],
  );
}
