/** A report with a violation, a gap and every outcome, for tests of its forms. */
import { CHECK_IDS, CHECKS } from '../model/checks.ts';
import type { ContractReport } from '../model/contract-report.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Violation } from '../model/finding.ts';

export const EXCHANGE: Exchange = {
  id: 7,
  operation: 'createEvent',
  startedAt: '2026-06-01T12:00:01.000Z',
  durationMs: 12.5,
  request: {
    method: 'POST',
    url: 'http://127.0.0.1:8080/v1/events?a=1&b=%20x',
    headers: [
      ['Content-Type', 'application/json'],
      ['X-API-Key', '$TRIGGERS_API_KEY'],
    ],
    body: { encoding: 'utf8', text: '{"source":""}', bytes: 13 },
    framing: 'length',
  },
  response: {
    status: 500,
    statusText: 'Internal Server Error',
    headers: [
      ['Content-Type', 'application/json'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ],
    body: { encoding: 'base64', text: '/w==', bytes: 1_000_000, keptBytes: 1 },
  },
};

export const UNANSWERED: Exchange = {
  id: 8,
  startedAt: '2026-06-01T12:00:02.000Z',
  durationMs: 3,
  request: { method: 'GET', url: 'http://127.0.0.1:8080/v1/health', headers: [] },
  failure: { kind: 'reset', message: 'read ECONNRESET' },
};

const VIOLATION: Violation = {
  check: 'no-server-error',
  severity: 'error',
  phase: 'fuzz',
  operation: 'createEvent',
  sentence: 'POST /v1/events answered 500.',
  expected: 'no 5xx',
  seen: '500 {"error":{"code":"INTERNAL_ERROR"}}',
  place: { pointer: '#/paths/~1v1~1events/post', file: 'openapi.yaml', line: 128, column: 5 },
  exchanges: [EXCHANGE],
  curl: ['curl -sS \'http://127.0.0.1:8080/v1/events\' -H "X-API-Key: $TRIGGERS_API_KEY" -d \'{"source":""}\''],
  seed: 42,
  path: '3:0:1',
  shrinks: 4,
  shrinkMs: 250,
  count: 2,
};

/** `text` stands wherever a server or a contract can have its own. */
export function testReport(text?: string): ContractReport {
  const violation: Violation =
    text === undefined
      ? VIOLATION
      : { ...VIOLATION, sentence: text, expected: text, seen: text, operation: text, curl: [text], path: text };
  return {
    schemaVersion: 1,
    tool: { name: 'triggers-workbench', version: '0.1.0' },
    target: { url: text ?? 'http://127.0.0.1:8080', kind: 'emulator', hasGateway: true, version: '1.0.0' },
    contract: { file: text ?? 'openapi.yaml', title: 'Triggers API', version: text ?? '1.0.0' },
    seed: 42,
    selection: { quick: false },
    startedAt: '2026-06-01T12:00:00.000Z',
    durationMs: 41_200,
    requests: 5_120,
    phases: [{ phase: 'fuzz', requests: 5_120, durationMs: 41_200 }],
    end: 'completed',
    checks: CHECK_IDS.map((id) => {
      const { number, title, sentence, severity } = CHECKS[id];
      const check = { id, number, title, sentence, severity, cases: 5_012, violations: 0 };
      if (id === violation.check) return { ...check, outcome: 'violated', violations: 1 };
      if (id === 'rate-limit') return { ...check, outcome: 'skipped', reason: text ?? 'it takes a minute' };
      return { ...check, outcome: 'held' };
    }),
    violations: [violation],
    coverage: [
      { operation: 'createEvent', method: 'POST', path: '/v1/events', status: 201, answeredBy: 'service', seen: 40 },
      {
        operation: text ?? 'createEvent',
        method: 'POST',
        path: '/v1/events',
        status: 504,
        answeredBy: 'gateway',
        seen: 0,
        reason: text ?? 'no fault was injected',
        gap: 'missed',
      },
    ],
    verdict: 'violated',
    reasons: [text ?? 'The rate limit was not tried.'],
  };
}
