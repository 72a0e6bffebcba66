import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultKind } from '../../protocol/faults.ts';
import { createEmulatorClock } from '../clock.ts';
import type { FunctionDeployment } from '../template/deployment.ts';
import type { InvocationResult } from './invocation.ts';
import { type EnvironmentPool, type EnvironmentPoolOptions, startEnvironmentPool } from './pool/environment-pool.ts';
import type { InvocationReport, InvocationStart } from './reports/invocation-report.ts';

/** A function for tests: its code stands in the test, so that what is given can be seen there. */
export interface TestFunctionOptions
  extends Pick<
    EnvironmentPoolOptions,
    | 'minEnvironments'
    | 'freeze'
    | 'idleTimeoutMs'
    | 'initTimeoutMs'
    | 'cpuLimiter'
    | 'availableMemoryMb'
    | 'recycleDrainMs'
  > {
  /** Text of an ES module that exports `handler`. */
  readonly code: string;
  /** Default `app.handler`. */
  readonly handler?: string;
  readonly timeoutMs?: number;
  readonly memoryMb?: number;
  readonly reservedConcurrency?: number;
  readonly applicationLogs?: FunctionDeployment['applicationLogs'];
  /** Default 1. */
  readonly maxEnvironments?: number;
  /** Told the time of each log event. */
  readonly onLog?: (timestampMs: number) => void;
}

export interface TestFunction extends AsyncDisposable {
  readonly pool: EnvironmentPool;
  readonly deployed: FunctionDeployment;
  /** The emulated cloud's. */
  readonly clock: ReturnType<typeof createEmulatorClock>;
  /** Writes the function's code anew; the pool does not know of it. */
  readonly write: (code: string) => void;
  readonly starts: readonly InvocationStart[];
  /** Of every invocation that is over, oldest first. */
  readonly reports: readonly InvocationReport[];
  /** Resolves to the report of an invocation when there is one. */
  readonly reported: (requestId: string) => Promise<InvocationReport>;
  readonly invoke: (event?: unknown, fault?: FaultKind) => Promise<InvocationResult>;
  /** Invokes, and fails unless the function returned; its value, parsed. */
  readonly value: (event?: unknown) => Promise<unknown>;
  /** Every log event so far, oldest first. */
  readonly lines: readonly string[];
  /** Resolves when so many log events match; they are returned. */
  readonly logged: (pattern: RegExp, count?: number) => Promise<readonly string[]>;
}

export const TRACE_ID = 'Root=1-00000000-000000000000000000000000';

/** Starts a pool for a function in a temporary folder. */
export async function startTestFunction(options: TestFunctionOptions): Promise<TestFunction> {
  const codeDirectory = mkdtempSync(join(tmpdir(), 'triggers-test-function-'));
  const write = (code: string) => writeFileSync(join(codeDirectory, 'app.mjs'), code);
  write(options.code);
  const lines: string[] = [];
  const starts: InvocationStart[] = [];
  const reports: InvocationReport[] = [];
  const watchers = new Set<() => void>();
  const clock = createEmulatorClock();
  let keys = 0;
  const deployed: FunctionDeployment = {
    logicalId: 'Fn',
    name: 'fn',
    handler: options.handler ?? 'app.handler',
    runtime: 'nodejs24.x',
    codeDirectory,
    memoryMb: options.memoryMb ?? 512,
    timeoutMs: options.timeoutMs ?? 30_000,
    ...(options.reservedConcurrency !== undefined && { reservedConcurrency: options.reservedConcurrency }),
    ...(options.applicationLogs !== undefined && { applicationLogs: options.applicationLogs }),
    environment: { GREETING: 'hello' },
    roleName: 'fn-role',
    permissions: [],
    logGroup: { name: '/aws/lambda/fn' },
  };
  const pool = await startEnvironmentPool({
    function: deployed,
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:fn',
    region: 'eu-west-1',
    newCredentials: () => ({ accessKeyId: `ASIATEST${++keys}`, secretAccessKey: 'secret', sessionToken: 'session' }),
    clock,
    observer: {
      invocationStarted: (start) => starts.push(start),
      invocationEnded: (report) => {
        reports.push(report);
        for (const watcher of watchers) watcher();
      },
    },
    endpoints: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
    minEnvironments: options.minEnvironments,
    freeze: options.freeze,
    idleTimeoutMs: options.idleTimeoutMs,
    initTimeoutMs: options.initTimeoutMs,
    cpuLimiter: options.cpuLimiter,
    availableMemoryMb: options.availableMemoryMb,
    recycleDrainMs: options.recycleDrainMs,
    maxEnvironments: options.maxEnvironments ?? 1,
    log: (_logStreamName, timestampMs, message) => {
      options.onLog?.(timestampMs);
      lines.push(message);
      for (const watcher of watchers) watcher();
    },
  });

  const invoke = (event: unknown = {}, kind?: FaultKind) =>
    pool.invoke(JSON.stringify(event), {
      requestId: randomUUID(),
      traceId: TRACE_ID,
      fault: kind && { faultId: 'fault-1', kind },
    });
  return {
    pool,
    deployed,
    clock,
    write,
    starts,
    reports,
    invoke,
    lines,
    logged: (pattern, count = 1) =>
      when(() => {
        const matches = lines.filter((line) => pattern.test(line));
        return matches.length >= count ? matches : undefined;
      }),
    reported: (requestId) => when(() => reports.find((report) => report.requestId === requestId)),
    async value(event) {
      const result = await invoke(event);
      if (result.kind !== 'returned') throw new Error(`the function did not return: ${JSON.stringify(result)}`);
      return JSON.parse(result.payload);
    },
    async [Symbol.asyncDispose]() {
      await pool[Symbol.asyncDispose]();
      rmSync(codeDirectory, { recursive: true, force: true });
    },
  };

  /** Looks now, and whenever something was logged or reported. */
  function when<T>(find: () => T | undefined): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    const look = () => {
      const found = find();
      if (found === undefined) return;
      watchers.delete(look);
      resolve(found);
    };
    watchers.add(look);
    look();
    return promise;
  }
}

/** Whether a process with this id runs; one that has ended and that nobody has asked about yet does not. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return !existsSync('/proc/self') || !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${processId}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** State of a process as Linux tells it: R, S, T for one that is stopped, … */
export function processState(processId: number): string | undefined {
  return /^\d+ \(.*\) (\S)/.exec(readFileSync(`/proc/${processId}/stat`, 'utf8'))?.[1];
}
