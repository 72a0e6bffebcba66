import type { Clock } from '../../clock.ts';
import type { TemporaryCredentials } from '../../credentials.ts';
import type { FunctionDeployment } from '../../template/deployment.ts';
import type { CpuLimiter } from '../cpu-share/cpu-limiter.ts';
import type { FunctionError } from '../reports/function-errors.ts';
import type { InvocationReport, InvocationStart } from '../reports/invocation-report.ts';
import type { DeployedCode } from '../sandbox/deployed-code.ts';
import type { FreezePolicy } from '../sandbox/sandbox.ts';

/** What all environments of a function have in common. */
export interface EnvironmentSettings {
  /** Its folder is that of the deployed code. */
  readonly function: FunctionDeployment;
  readonly code: DeployedCode;
  readonly functionArn: string;
  readonly region: string;
  /** Called once for each environment: as on AWS, each has credentials of its own, by which the database knows it. */
  readonly newCredentials: () => TemporaryCredentials;
  /** Where AWS services answer on this machine, by the SDK's variable. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly clock: LambdaClock;
  /** One log event, dated by the emulated cloud's clock. */
  readonly log: (logStreamName: string, timestampMs: number, message: string) => void;
  readonly observer?: InvocationObserver | undefined;
  /** Default `betweenInvocations`; Windows cannot freeze. */
  readonly freeze?: FreezePolicy | undefined;
  /** Absent: the function may use what processor there is. */
  readonly cpuLimiter?: CpuLimiter | undefined;
  /** Default: AWS's 10 s. */
  readonly initTimeoutMs?: number | undefined;
}

/** The emulated cloud's clock, as functions are shown it. */
export interface LambdaClock extends Clock {
  readonly offsetMs: () => number;
}

/** Told of each invocation, on the way of the request: what it does has to be little. */
export interface InvocationObserver {
  readonly invocationStarted: (start: InvocationStart) => void;
  /** Also for one that was throttled, without a start before. */
  readonly invocationEnded: (report: InvocationReport) => void;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
export const INIT_TIMEOUT_MS = 10_000;

/** How the first initialisation ended. A failed one is tried again by the first invocation. */
export type InitResult =
  | { readonly kind: 'ready'; readonly initDurationMs: number }
  | { readonly kind: 'failed'; readonly error: FunctionError };
