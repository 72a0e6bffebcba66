import { expect, test } from 'vitest';
import { parseContract } from '../spec/read-contract.ts';
import type { Answer } from './answer.ts';
import type { CasesProbe } from './probe.ts';
import type { Session } from './session.ts';
import { sureTrial } from './sure-trial.ts';
import { startTrial } from './trial.ts';

const CONTRACT = parseContract(
  `openapi: 3.1.0
info: { title: Things, version: '1' }
paths:
  /v1/inbox:
    get: { operationId: listInbox, responses: { '200': { description: ok } } }
`,
  'things.yaml',
);

interface Given {
  readonly status: number;
  readonly durationMs: number;
}

const PROMPT = { status: 200, durationMs: 5 };
const LATE = { status: 503, durationMs: 7_000 };

/** Makes a trial of one POST against a target that answers so, one after the other; other requests get `plain`. */
async function tryPost(
  answers: readonly Given[],
  options: { plain?: Given; isSlow?: () => boolean; probe?: Partial<CasesProbe>; maxTries?: number } = {},
) {
  const { plain = PROMPT, isSlow = () => false, probe = {}, maxTries = 3 } = options;
  const waits: number[] = [];
  let posts = 0;
  const answer = ({ status, durationMs }: Given, method: string): Answer =>
    ({
      request: { method, path: '/v1/inbox' },
      status,
      text: '',
      headers: [],
      exchange: { durationMs },
      reading: { route: { kind: 'unknownPath' }, findings: [] },
    }) as unknown as Answer;
  const session: Session = {
    send: async ({ method }) => {
      if (method === 'GET') return answer(plain, method);
      posts += 1;
      return answer(answers[posts - 1] ?? (answers.at(-1) as Given), method);
    },
    requests: () => posts,
    casesOf: () => 0,
    madeEvents: new Set(),
    hasBeenSlow: isSlow,
    wait: async (ms) => void waits.push(ms),
  };
  const result = await sureTrial(
    { kind: 'cases', id: 'one', phase: 'fuzz', checks: ['routing'], cases: () => [], ...probe },
    async (trial) => {
      const { status } = await trial.send({ method: 'POST', path: '/v1/inbox' });
      if (status === 418) trial.fail({ check: 'rate-limit', sentence: 'No.', expected: '200', seen: '418' });
    },
    {
      session,
      contract: CONTRACT,
      newTrial: () => startTrial({ session, source: 's', url: 'http://x', count: () => {} }),
      maxTries,
    },
  );
  const found = result.kind === 'judged' ? result.trial.findings.map(({ check }) => check) : result.checks;
  return { kind: result.kind, found, posts, waits };
}

test('a 5xx that comes at once is found at once', async () => {
  const result = await tryPost([{ status: 503, durationMs: 20 }]);

  expect(result).toMatchObject({ kind: 'judged', found: ['no-server-error'], posts: 1 });
});

test('a 5xx that comes late once is no finding', async () => {
  const result = await tryPost([LATE, PROMPT], { plain: LATE });

  expect(result).toMatchObject({ kind: 'judged', found: [], posts: 2 });
});

test('a 5xx that comes late each time, of a target that is slow at all else, is not sure', async () => {
  const result = await tryPost([LATE], { plain: { status: 200, durationMs: 3_000 } });

  expect(result).toMatchObject({ kind: 'unsure', found: ['no-server-error'], posts: 3 });
});

test('a 5xx that comes late each time, while others are answered promptly, is found', async () => {
  const result = await tryPost([LATE]);

  expect(result).toMatchObject({ kind: 'judged', found: ['no-server-error'], posts: 3 });
});

test('what a slow service may answer otherwise is not judged while anything is slow', async () => {
  const late: Partial<CasesProbe> = { judgesWithinMs: 900 };
  const wrong = { status: 418, durationMs: 5 };
  const slowOnce = [true];

  const always = await tryPost([wrong], { probe: late, isSlow: () => true });
  const atFirst = await tryPost([wrong], { probe: late, isSlow: () => slowOnce.pop() ?? false });
  const never = await tryPost([wrong], { probe: late });

  expect(always).toEqual({ kind: 'unsure', found: ['rate-limit'], posts: 3, waits: [6_000, 6_000] });
  expect(atFirst).toEqual({ kind: 'judged', found: ['rate-limit'], posts: 2, waits: [6_000] });
  expect(never).toEqual({ kind: 'judged', found: ['rate-limit'], posts: 1, waits: [] });
});

test('what must be found twice is no finding if it is found once', async () => {
  const probe: Partial<CasesProbe> = { isConfirmed: true };
  const wrong = { status: 418, durationMs: 5 };

  const once = await tryPost([wrong, PROMPT], { probe });
  const twice = await tryPost([wrong, wrong], { probe });

  expect([once.found, twice.found]).toEqual([[], ['rate-limit']]);
});
