import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EnvironmentPool, type EnvironmentPoolOptions, startEnvironmentPool } from './environment-pool.ts';
import type { InvocationResult } from './invocation.ts';

/** A function for tests: its code stands in the test, so that what is given can be seen there. */
export interface TestFunctionOptions extends Pick<EnvironmentPoolOptions, 'minEnvironments'> {
  /** Text of an ES module that exports `handler`. */
  readonly code: string;
  /** Default `app.handler`. */
  readonly handler?: string;
  readonly timeoutMs?: number;
  readonly memoryMb?: number;
  readonly reservedConcurrency?: number;
  /** Default 1. */
  readonly maxEnvironments?: number;
}

export interface TestFunction extends AsyncDisposable {
  readonly pool: EnvironmentPool;
  readonly invoke: (event?: unknown) => Promise<InvocationResult>;
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
  writeFileSync(join(codeDirectory, 'app.mjs'), options.code);
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  const pool = await startEnvironmentPool({
    function: {
      logicalId: 'Fn',
      name: 'fn',
      handler: options.handler ?? 'app.handler',
      runtime: 'nodejs24.x',
      codeDirectory,
      memoryMb: options.memoryMb ?? 512,
      timeoutMs: options.timeoutMs ?? 30_000,
      ...(options.reservedConcurrency !== undefined && { reservedConcurrency: options.reservedConcurrency }),
      environment: { GREETING: 'hello' },
      permissions: [],
      logGroup: { name: '/aws/lambda/fn' },
    },
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:fn',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'ASIATEST', secretAccessKey: 'secret', sessionToken: 'session' },
    endpoints: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
    minEnvironments: options.minEnvironments,
    maxEnvironments: options.maxEnvironments ?? 1,
    log: (_logStreamName, _timestampMs, message) => {
      lines.push(message);
      for (const watcher of watchers) watcher();
    },
  });

  const invoke = (event: unknown = {}) => pool.invoke(JSON.stringify(event), { traceId: TRACE_ID });
  return {
    pool,
    invoke,
    lines,
    logged,
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

  function logged(pattern: RegExp, count = 1): Promise<readonly string[]> {
    const { promise, resolve } = Promise.withResolvers<readonly string[]>();
    const look = () => {
      const matches = lines.filter((line) => pattern.test(line));
      if (matches.length < count) return;
      watchers.delete(look);
      resolve(matches);
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
