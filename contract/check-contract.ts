import { VERSION } from '../protocol/version.ts';
import { createCoverage } from './engine/coverage.ts';
import { greetTarget } from './engine/greet-target.ts';
import { createHttpSender } from './engine/http-sender.ts';
import { checkResults, missingRows, verdictOf } from './engine/judge.ts';
import type { IssuedKey, Probe, ProbeContext } from './engine/probe.ts';
import { type Progress, runProbes } from './engine/run-probes.ts';
import { createSession } from './engine/session.ts';
import { collectViolations } from './engine/violations.ts';
import { type CheckId, PHASES, type Phase } from './model/checks.ts';
import type { ContractReport } from './model/contract-report.ts';
import type { Exchange } from './model/exchange.ts';
import type { Violation } from './model/finding.ts';
import type { Contract } from './spec/contract.ts';
import type { StaticCheck } from './static-check.ts';
import { isLacking, type Need } from './target/needs.ts';
import { removeMadeEvents } from './target/remove-made-events.ts';
import type { Target } from './target/target.ts';

export interface CheckContractOptions {
  readonly contract: Contract;
  readonly target: Target;
  /** Decides every generated value. */
  readonly seed: number;
  /** A tenth of the generated values, and no waiting for what is slow. */
  readonly isQuick?: boolean;
  /** Default: all. */
  readonly checks?: readonly CheckId[] | undefined;
  readonly operations?: readonly string[] | undefined;
  readonly phases?: readonly Phase[] | undefined;
  /** `path` of a violation: runs what showed it, and nothing else. */
  readonly path?: string | undefined;
  /** Comparisons with the code; none for a foreign server. */
  readonly staticChecks?: readonly StaticCheck[];
  /** Of the probes of `contract/probes/`; default: all of them. */
  readonly probes: readonly Probe[];
  /** Whether the probes know which requests get every documented answer; default true. */
  readonly isKnownApi?: boolean;
  /** A target of kind `url` may be loaded: races, limits, large bodies. An emulator always may. */
  readonly allowLoad?: boolean;
  /** Requests at a time; default 8 for an emulator, 2 for a shared target. */
  readonly concurrency?: number | undefined;
  /** Share of the generated values; default by `isQuick` and the kind of target. */
  readonly effort?: number | undefined;
  /** How long an answer may take; default 35 s, over what the gateway allows. */
  readonly timeoutMs?: number;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  /** Of a clock that is never set: how long answers take, by which a target is too slow to be judged. */
  readonly monotonicMs?: () => number;
  /** Makes names of events and keys that no other run has. */
  readonly newId: () => string;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly onViolation?: (violation: Violation) => void;
  readonly onProgress?: (progress: { readonly phase: Phase; readonly requests: number }) => void;
  readonly signal: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 35_000;
/** Over the largest page that there is. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const QUICK_EFFORT = 0.1;
/** A shared target has a limit of its own, and others need it too. */
const SHARED_EFFORT = 0.1;

/**
 * Checks a server against a contract, and the contract against what is handed in. What does not hold is in the report,
 * not thrown. Throws NOT_RUNNING if nothing answers to begin with, BAD_ARGUMENT if what answers is not the API or refuses
 * the key.
 */
export async function checkContract(options: CheckContractOptions): Promise<ContractReport> {
  const { contract, target, seed, signal, nowMs, isQuick = false, isKnownApi = true, path } = options;
  const isShared = target.kind === 'url';
  const startedMs = nowMs();
  const started = performance.now();
  const url = target.url.replace(/\/$/, '');
  using sender = createHttpSender({
    url,
    maxConnections: 64,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  const apiKey = { secret: target.apiKey, variable: 'TRIGGERS_API_KEY' };
  const greeting = await greetTarget({ contract, sender, url, apiKey, signal });
  const { hasGateway } = greeting;
  const coverage = createCoverage(contract);
  const variables = new Set([apiKey.variable, 'TRIGGERS_API_KEY_AND_X']);
  const selected = (check: CheckId) => options.checks === undefined || options.checks.includes(check);
  const violations = collectViolations({
    isOwnEmulator: !isShared,
    contract,
    seed,
    selected,
    variables,
    onViolation: options.onViolation,
  });
  const session = createSession({
    contract,
    sender,
    url,
    apiKey,
    hasGateway,
    coverage,
    isShared,
    nowMs,
    monotonicMs: options.monotonicMs ?? (() => performance.now()),
    wait: options.wait,
    onExchange: options.onExchange,
    signal,
  });
  const context: ProbeContext = {
    contract,
    apiKey,
    hasGateway,
    control: target.control ?? {},
    isQuick,
    nowMs,
    wait: session.wait,
    issueKey: async (settings = {}): Promise<IssuedKey> => {
      const { secret, id } = await (target.control?.issueKey?.(settings) ?? Promise.reject(new Error('No keys here.')));
      const variable = `TRIGGERS_API_KEY_${variables.size}`;
      variables.add(variable);
      return { secret, id, variable };
    },
  };
  const mayLoad = !isShared || options.allowLoad === true;
  const lacks = (need: Need) => isLacking(need, { control: target.control, hasGateway, mayLoad });
  const runId = options.newId().replaceAll('-', '').slice(-8);
  let progress: Progress;
  let leftEvents = 0;
  try {
    progress = await runProbes({
      ...options,
      context,
      session,
      url,
      violations,
      selected,
      lacks,
      staticChecks: options.staticChecks ?? [],
      concurrency: options.concurrency ?? (isShared ? 2 : 8),
      effort: options.effort ?? (isQuick ? QUICK_EFFORT : mayLoad ? 1 : SHARED_EFFORT),
      newSource: sourceNames(runId),
    });
  } finally {
    if (isShared) leftEvents = await removeMadeEvents(session, signal.aborted);
  }

  const found = violations.list();
  const rows = coverage.rows((row) => missingRows(row, { lacks, hasGateway, isQuick, isKnownApi }), options.operations);
  const isWhole = options.checks === undefined && options.phases === undefined && path === undefined;
  const checks = checkResults({
    progress,
    violations: found,
    rows,
    selected,
    isWhole,
    isKnownApi,
  });
  const { verdict, reasons } = verdictOf({
    checks,
    violations: found,
    end: progress.end,
    endReason: progress.endReason,
  });
  return {
    schemaVersion: 1,
    tool: { name: 'triggers-workbench', version: VERSION },
    target: {
      url,
      kind: target.kind,
      hasGateway,
      ...(greeting.version !== undefined && { version: greeting.version }),
    },
    contract: { file: contract.file, title: contract.title, version: contract.version },
    seed,
    selection: {
      ...(options.checks !== undefined && { checks: [...options.checks] }),
      ...(options.operations !== undefined && { operations: [...options.operations] }),
      ...(options.phases !== undefined && { phases: [...options.phases] }),
      ...(path !== undefined && { path }),
      quick: isQuick,
    },
    startedAt: new Date(startedMs).toISOString(),
    durationMs: Math.round(performance.now() - started),
    requests: session.requests(),
    phases: PHASES.flatMap((phase) => progress.phases.get(phase) ?? []),
    end: progress.end,
    checks: [...checks],
    violations: [...found],
    coverage: [...rows],
    verdict,
    reasons: [...reasons, ...(leftEvents > 0 ? [leftBehind(leftEvents, runId)] : [])],
  };
}

function leftBehind(count: number, runId: string): string {
  const what = count === 1 ? '1 event of the run was' : `${count} events of the run were`;
  return `${what} not deleted; most have a source that begins with contract-${runId}.`;
}

/** `contract-1a2b3c4d-000017`: of this run and no other, and each of the same length. */
function sourceNames(runId: string): () => string {
  let count = 0;
  const prefix = `contract-${runId}`;
  return () => {
    count += 1;
    return `${prefix}-${String(count).padStart(6, '0')}`;
  };
}
