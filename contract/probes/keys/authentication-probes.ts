import type { Answer } from '../../engine/answer.ts';
import type { CasesProbe, ProbeCase, ProbeContext } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import { type HeaderFields, headerValue } from '../../model/exchange.ts';
import type { Operation } from '../../spec/operation.ts';
import type { ApiKey } from '../../target/target.ts';
import { goodRequest } from '../good-request.ts';
import { expectRefusal } from '../refusal.ts';

/** A key that is no secret, so it is shown as it is sent. */
const shownKey = (value: string): HeaderFields => [['X-API-Key', value]];

const BAD_KEYS = [
  ['no key', []],
  ['an empty key', shownKey('')],
  ['an unknown key', shownKey('unknown-key')],
  ['a very long key', shownKey('x'.repeat(600))],
  ['a key as bearer token', [['Authorization', 'Bearer unknown-key']]],
] as const satisfies readonly (readonly [string, HeaderFields])[];

/** Every operation without a good key, and those that need none with a bad one. */
export const authentication: CasesProbe = {
  kind: 'cases',
  id: 'authentication',
  phase: 'boundaries',
  checks: ['authentication'],
  *cases(context) {
    for (const operation of context.contract.operations) {
      yield* operation.isSecured ? securedCases(operation, context) : openCases(operation);
    }
  },
};

/** Keys that were good once: revoked before their first use, and expired. */
export const endedKeys: CasesProbe = {
  kind: 'cases',
  id: 'authentication.ended',
  phase: 'boundaries',
  checks: ['authentication'],
  needs: ['keys'],
  *cases({ contract, issueKey, control, nowMs }) {
    for (const operation of contract.operations.filter(({ isSecured }) => isSecured)) {
      yield {
        name: `${operation.id}: a revoked key`,
        async test(trial) {
          const key = await issueKey();
          await control.revokeKey?.(key.id);
          await expectUnauthorized(trial, operation, { key });
        },
      };
      yield {
        name: `${operation.id}: an expired key`,
        async test(trial) {
          const key = await issueKey({ expiresAt: new Date(nowMs() - 1_000).toISOString() });
          await expectUnauthorized(trial, operation, { key });
        },
      };
    }
  },
};

function* securedCases(operation: Operation, { apiKey }: ProbeContext): Iterable<ProbeCase> {
  for (const [name, headers] of BAD_KEYS) {
    yield {
      name: `${operation.id}: ${name}`,
      test: (trial) => expectUnauthorized(trial, operation, { headers }),
    };
  }
  yield {
    name: `${operation.id}: a good key and one letter`,
    async test(trial) {
      const key: ApiKey = { secret: `${apiKey.secret}x`, variable: 'TRIGGERS_API_KEY_AND_X' };
      await expectUnauthorized(trial, operation, { key });
    },
  };
  yield {
    name: `${operation.id}: a good key`,
    async test(trial) {
      const answer = await trial.send(await goodRequest(trial, operation));
      trial.count('authentication');
      if (answer.status !== 401) return;
      expectOther(trial, answer, operation);
    },
  };
  yield {
    name: `${operation.id}: a bad key and a bad request`,
    async test(trial) {
      const { body: _, ...request } = await goodRequest(trial, operation);
      const path = request.path.replace(/[0-9a-f-]{36}/, 'x');
      const answer = await trial.send({ ...request, path, key: 'none', headers: shownKey('unknown-key') });
      const because = 'the key is checked before the rest of the request';
      expectRefusal(trial, answer, 401, { check: 'authentication', because, pointer: '#/info/description' });
    },
  };
}

function* openCases(operation: Operation): Iterable<ProbeCase> {
  for (const [name, headers] of BAD_KEYS) {
    yield {
      name: `${operation.id}: ${name}`,
      async test(trial) {
        const answer = await trial.send({ method: operation.method, path: operation.path, key: 'none', headers });
        const because = 'the operation needs no key';
        trial.expectStatus(answer, 200, { check: 'authentication', because, pointer: `${operation.pointer}/security` });
      },
    };
  }
}

async function expectUnauthorized(
  trial: Trial,
  operation: Operation,
  { key = 'none', headers = [] }: { readonly key?: ApiKey | 'none'; readonly headers?: HeaderFields },
): Promise<void> {
  const request = await goodRequest(trial, operation);
  const answer = await trial.send({ ...request, key, headers: [...(request.headers ?? []), ...headers] });
  const because = 'the key is no good one';
  expectRefusal(trial, answer, 401, {
    check: 'authentication',
    because,
    pointer: '#/components/responses/Unauthorized',
  });
  const told = headerValue(answer.headers, 'X-RateLimit-Limit');
  if (answer.status !== 401 || told === undefined) return;
  trial.fail(
    {
      check: 'authentication',
      sentence: `The 401 of ${operation.id} tells a rate limit, as if it knew the key.`,
      expected: 'no X-RateLimit-Limit',
      seen: told,
      pointer: '#/components/responses/Unauthorized',
    },
    [answer],
  );
}

function expectOther(trial: Trial, answer: Answer, operation: Operation): void {
  trial.fail(
    {
      check: 'authentication',
      sentence: `${operation.id} refuses a good key.`,
      expected: 'another status than 401',
      seen: '401',
      pointer: operation.pointer,
    },
    [answer],
  );
}
