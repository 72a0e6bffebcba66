import type { FunctionDeployment } from '../../template/deployment.ts';
import type { InvocationReport } from './invocation-report.ts';

/** The report of an invocation that no environment saw: nothing ran, and nothing is billed. */
export function throttledReport(
  deployed: FunctionDeployment,
  refused: {
    readonly requestId: string;
    readonly reason: string;
    readonly requestedAtMs: number;
    /** Of the fault that throttled it; absent: the concurrency was used up. */
    readonly faultId?: string | undefined;
  },
): InvocationReport {
  return {
    requestId: refused.requestId,
    status: 'throttled',
    errorType: refused.reason,
    requestedAtMs: refused.requestedAtMs,
    hostQueueMs: 0,
    startedAtMs: refused.requestedAtMs,
    durationMs: 0,
    billedDurationMs: 0,
    memorySizeMb: deployed.memoryMb,
    maxMemoryUsedMb: 0,
    timeoutMs: deployed.timeoutMs,
    faultId: refused.faultId,
  };
}
