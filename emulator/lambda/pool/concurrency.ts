import type { FunctionDeployment } from '../../template/deployment.ts';
import type { Environment } from '../environment/environment.ts';
import type { InvocationObserver } from '../environment/environment-settings.ts';
import type { Work } from '../environment/invocation-run.ts';
import type { InvocationResult } from '../invocation.ts';
import { throttledReport } from '../reports/throttled-report.ts';
import type { QueuedWork } from './invocation-queue.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: default account quota of a Region */
const ACCOUNT_CONCURRENCY = 1_000;

export interface ConcurrencyOptions {
  /** The function as it is deployed now. */
  readonly deployed: () => FunctionDeployment;
  readonly observer: InvocationObserver | undefined;
}

/** How many invocations run at a time, and AWS's limit of them. */
export interface Concurrency {
  readonly running: () => number;
  /** The function's reserved concurrency, or the account's. */
  readonly limit: () => number;
  /** Gives an environment its invocation, which counts as running until it is answered. */
  readonly run: (environment: Environment, work: Work) => Promise<InvocationResult>;
  /** Refuses an invocation as Lambda does where the limit is reached, and tells of it. */
  readonly throttle: (work: QueuedWork) => InvocationResult;
  /** Since the start. */
  readonly totals: () => { readonly throttled: number; readonly coldStarts: number };
}

/** Counts from nothing. */
export function createConcurrency({ deployed, observer }: ConcurrencyOptions): Concurrency {
  let running = 0;
  let throttled = 0;
  let coldStarts = 0;

  return {
    running: () => running,
    limit: () => deployed().reservedConcurrency ?? ACCOUNT_CONCURRENCY,
    async run(environment, work) {
      running += 1;
      if (environment.invocations === 0) coldStarts += 1;
      try {
        return await environment.invoke(work);
      } finally {
        running -= 1;
      }
    },
    throttle({ requestId, requestedAtMs, fault }) {
      const reason =
        deployed().reservedConcurrency === undefined
          ? 'ConcurrentInvocationLimitExceeded'
          : 'ReservedFunctionConcurrentInvocationLimitExceeded';
      throttled += 1;
      const faultId = fault?.kind === 'lambda-throttle' ? fault.faultId : undefined;
      observer?.invocationEnded(throttledReport(deployed(), { requestId, reason, requestedAtMs, faultId }));
      return { kind: 'throttled', requestId, reason };
    },
    totals: () => ({ throttled, coldStarts }),
  };
}
