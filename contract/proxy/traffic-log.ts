import { VERSION } from '../../protocol/version.ts';
import { type Coverage, createCoverage } from '../engine/coverage.ts';
import { curlCommand } from '../engine/curl-command.ts';
import type { CheckId } from '../model/checks.ts';
import type { ContractReport } from '../model/contract-report.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Violation } from '../model/finding.ts';
import type { Contract } from '../spec/contract.ts';
import { createHeaderMask } from './masked-headers.ts';
import type { PassedExchange } from './passed-exchange.ts';
import { recordedExchange } from './recorded-exchange.ts';
import type { TargetAddress } from './target-address.ts';
import { trafficChecks } from './traffic-checks.ts';
import { readTraffic, type TrafficFinding, type TrafficReading } from './traffic-findings.ts';

export interface TrafficLogOptions {
  readonly contract: Contract;
  readonly target: TargetAddress;
  /** Whether what clients send wrong violates the contract as well. */
  readonly failsOnClients: boolean;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  /** Told of each kind once, as it is first seen. */
  readonly onViolation?: (violation: Violation) => void;
  /** Every exchange, keys masked. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** What passed through a proxy, judged. */
export interface TrafficLog {
  readonly add: (exchange: PassedExchange) => void;
  /** Something passed that could not be read: why. */
  readonly lost: (reason: string) => void;
  readonly report: () => ContractReport;
}

/** So many different violations are kept; what is found beyond them is only counted. */
const MAX_VIOLATIONS = 500;
const MAX_REASONS = 10;

export function startTrafficLog(options: TrafficLogOptions): TrafficLog {
  const { contract, target, failsOnClients, nowMs, onViolation, onExchange } = options;
  const coverage = createCoverage(contract);
  const mask = createHeaderMask(contract.keyHeader);
  const violations = new Map<string, { readonly violation: Violation; count: number }>();
  const cases = new Map<CheckId, number>();
  const unjudged = new Map<string, number>();
  const startedMs = nowMs();
  let requests = 0;
  let judged = 0;

  const skip = (sentence: string) => {
    if (unjudged.size < MAX_REASONS || unjudged.has(sentence))
      unjudged.set(sentence, (unjudged.get(sentence) ?? 0) + 1);
  };

  return {
    add(passed) {
      requests += 1;
      const traffic = readTraffic(contract, passed, target.basePath);
      const exchange = recordedExchange(passed, requests, traffic.operation, target, mask);
      onExchange?.(exchange);
      traffic.unjudged.forEach(skip);
      if (traffic.reading !== undefined) judged += 1;
      count(cases, traffic);
      note(coverage, traffic, passed);
      for (const finding of traffic.findings) {
        const key = keyOf(finding, traffic, passed);
        const known = violations.get(key);
        if (known !== undefined) known.count += 1;
        else if (violations.size < MAX_VIOLATIONS) {
          const violation = toViolation(finding, exchange, passed);
          violations.set(key, { violation, count: 1 });
          onViolation?.(violation);
        }
      }
    },
    lost: (reason) => skip(`The rest of a connection passed without being read: ${reason}.`),
    report() {
      const found = [...violations.values()].map(({ violation, count: times }) => ({ ...violation, count: times }));
      const isViolated = found.some(({ severity }) => severity === 'error');
      const reasons = [...unjudged].map(([sentence, times]) =>
        times === 1 ? sentence : `${sentence} (${times} times)`,
      );
      if (judged === 0) reasons.unshift('No request was answered through the proxy, so nothing was checked.');
      const durationMs = Math.round(nowMs() - startedMs);
      return {
        schemaVersion: 1,
        tool: { name: 'triggers-workbench', version: VERSION },
        target: { url: target.url, kind: 'url', hasGateway: true },
        contract: { file: contract.file, title: contract.title, version: contract.version },
        seed: 0,
        selection: { quick: false },
        startedAt: new Date(startedMs).toISOString(),
        durationMs,
        requests,
        phases: [{ phase: 'traffic', requests, durationMs }],
        end: 'completed',
        checks: [...trafficChecks(cases, found)],
        violations: found,
        coverage: [...coverage.rows(() => 'No request that came through the proxy got it.')],
        verdict: isViolated ? 'violated' : judged === 0 ? 'inconclusive' : 'holds',
        reasons,
      };
    },
  };

  function toViolation(finding: TrafficFinding, exchange: Exchange, passed: PassedExchange): Violation {
    const { check, party, severity, sentence, expected, seen, pointer } = finding;
    const { method, url, headers } = exchange.request;
    const { body, framing } = passed.request;
    return {
      check,
      severity: party === 'client' && failsOnClients ? 'error' : severity,
      phase: 'traffic',
      ...(exchange.operation !== undefined && { operation: exchange.operation }),
      sentence,
      expected,
      seen,
      ...(pointer !== undefined && { place: contract.placeOf(pointer) }),
      exchanges: [exchange],
      curl: [
        curlCommand({
          method,
          url,
          // What curl itself makes of the connection.
          headers: headers.filter(([name]) => !OF_CONNECTION.has(name.toLowerCase())),
          body: body.bytes === 0 ? undefined : (body.content ?? body.beginning),
          framing,
          variables: mask.variables,
        }),
      ],
      seed: 0,
      path: '',
      shrinks: 0,
      shrinkMs: 0,
      count: 1,
    };
  }
}

const OF_CONNECTION: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
]);

/** Findings that are the same defect, whatever the values that showed it. */
function keyOf(finding: TrafficFinding, { operation }: TrafficReading, { response }: PassedExchange): string {
  const { check, party, pointer, expected } = finding;
  // What a body must be is the rule's; what a header must be can be the request's own.
  const rule = pointer === undefined || check === 'body-schema' ? expected : '';
  return JSON.stringify([check, party, operation, pointer, response?.status, rule]);
}

function note(coverage: Coverage, { operation, reading }: TrafficReading, { response }: PassedExchange): void {
  if (reading !== undefined && response !== undefined) coverage.note(operation, reading, response.status);
}

const OF_ANSWERS = ['status-documented', 'content-type', 'body-schema', 'response-headers', 'no-server-error'] as const;

function count(cases: Map<CheckId, number>, { reading, isAllowed, isWithoutKey }: TrafficReading): void {
  if (reading === undefined) return;
  const checks: readonly CheckId[] = [
    ...OF_ANSWERS,
    ...(isAllowed === undefined ? [] : [isAllowed ? ('valid-accepted' as const) : ('invalid-refused' as const)]),
    ...(isWithoutKey ? ['authentication' as const] : []),
    ...(reading.route.kind === 'operation' ? [] : ['routing' as const]),
  ];
  for (const check of checks) cases.set(check, (cases.get(check) ?? 0) + 1);
}
