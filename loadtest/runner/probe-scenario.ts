import { calibrate } from '../driver/calibration.ts';
import { GeneratorMeter } from '../driver/generator-meter.ts';
import { userAgentOf } from '../driver/request/request-fragments.ts';
import { judgeBalance } from '../ledger/ledger-balance.ts';
import { readServerCounts } from '../ledger/server-counts.ts';
import { judgeServerCounts } from '../ledger/server-reconciliation.ts';
import { runAckRace } from '../probes/ack-race.ts';
import { runIdempotencyStorm } from '../probes/idempotency-storm.ts';
import { runLambdaBudget } from '../probes/lambda-budget.ts';
import { runPayloadLimits } from '../probes/payload-limits.ts';
import { openProbeClient } from '../probes/probe-client.ts';
import { type ProbeRecorder, recordProbes } from '../probes/probe-recorder.ts';
import type { Findings, ProbeRun } from '../probes/probe-run.ts';
import { runRateLimits } from '../probes/rate-limits/rate-limits.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { uncountedByServer } from './account-for.ts';
import { unlessGone } from './emulator-gone.ts';
import { costsOf, NO_COSTS } from './run-records.ts';
import type { ScenarioOutcome, ScenarioRun } from './scenario-run.ts';

export type ProbeScenario = Exclude<Scenario, { readonly kind: 'load' | 'stress' }>;

/** At a time, over all that a probe begins. */
const CONNECTIONS = 256;
const TIMEOUT_MS = 35_000;
const PROGRESS_MS = 500;

const GONE = 'the emulator has ended before it could be asked';
const EMULATOR_GONE: Findings = {
  judgements: [
    {
      id: 'probed',
      sentence: 'the emulator is there to the end',
      verdict: 'inconclusive',
      reason: 'it ended amid the run',
    },
  ],
  evidence: [],
};

/** Runs a scenario of single requests, each of which is known to the byte. */
export async function runProbeScenario(scenario: ProbeScenario, run: ScenarioRun): Promise<ScenarioOutcome> {
  const { target, runId, signal } = run;
  const { url, apiKeys, control, isOwnEmulator } = target;
  const startedAt = performance.now();
  const calibrationMs = calibrate(() => performance.now());
  const meter = new GeneratorMeter();
  const userAgent = userAgentOf(runId);
  using client = openProbeClient({
    ...{ url, userAgent, apiKey: apiKeys[0] ?? '', connections: CONNECTIONS, timeoutMs: TIMEOUT_MS },
  });
  const recorder = recordProbes(client, apiKeys, startedAt);
  meter.start();
  const ticker = setInterval(() => run.onProgress(progressOf(scenario, recorder, startedAt)), PROGRESS_MS);
  let findings: Findings;
  try {
    const probing = runKind(scenario, { send: recorder.send, runId, apiKeys, control, isOwnEmulator, signal });
    findings = await unlessGone(probing, EMULATOR_GONE);
  } finally {
    clearInterval(ticker);
  }
  const health = {
    ...meter.stop(),
    calibrationMs,
    calibrationRatio: calibrate(() => performance.now()) / calibrationMs,
  };
  const ledger = recorder.ledger();
  const server = control && (await unlessGone(readServerCounts(control, { userAgent, ledger }), undefined));
  const { parts } = await unlessGone(costsOf(control, runId, ledger.sent), NO_COSTS);
  return {
    samples: recorder.samples(),
    ledger,
    health,
    ...parts,
    ...(server !== undefined && { server }),
    judgements: [
      ...findings.judgements,
      judgeBalance(ledger),
      ...(control === undefined
        ? []
        : [server === undefined ? uncountedByServer(GONE) : judgeServerCounts(ledger, server)]),
    ],
    evidence: findings.evidence,
    end: signal.aborted ? 'interrupted' : 'completed',
    notes: [],
  };
}

function runKind(scenario: ProbeScenario, run: ProbeRun): Promise<Findings> {
  switch (scenario.kind) {
    case 'ack-race':
      return runAckRace(scenario, run);
    case 'idempotency-storm':
      return runIdempotencyStorm(scenario, run);
    case 'payload-limits':
      return runPayloadLimits(scenario, run);
    case 'rate-limits':
      return runRateLimits(scenario, run);
    case 'lambda-budget':
      return runLambdaBudget(scenario, run);
  }
}

function progressOf({ kind }: ProbeScenario, recorder: ProbeRecorder, startedAt: number) {
  const { scheduled, sent, answered, timedOut, reset, refused } = recorder.ledger();
  return {
    state: 'running' as const,
    phase: kind,
    elapsedMs: performance.now() - startedAt,
    ...{ scheduled, sent, answered, timedOut, reset, refused },
    unexpected: timedOut + reset + refused,
    lateShare: 0,
    samples: recorder.samples(),
    judgements: [],
  };
}
