import { checkContract } from '../../../contract/check-contract.ts';
import type { CheckId, Phase } from '../../../contract/model/checks.ts';
import type { ContractReport } from '../../../contract/model/contract-report.ts';
import { PROBES } from '../../../contract/probes/all-probes.ts';
import type { Contract } from '../../../contract/spec/contract.ts';
import { readContract } from '../../../contract/spec/read-contract.ts';
import type { StaticCheck } from '../../../contract/static-check.ts';
import type { Target } from '../../../contract/target/target.ts';

export interface CheckServerOptions {
  readonly seed: number;
  /** Default: that of the repository. */
  readonly contract?: Contract;
  readonly staticChecks?: readonly StaticCheck[];
  readonly checks?: readonly CheckId[];
  readonly phases?: readonly Phase[];
  /** Share of the generated values. */
  readonly effort: number;
  readonly until?: CheckId;
  readonly path?: string;
  readonly allowLoad?: boolean;
  readonly wait?: (ms: number) => Promise<void>;
}

const CONTRACT = await readContract('openapi.yaml');

/** A run of the checker over a server of this process; it ends early once `until` has been violated. */
export function checkServer(target: Target, { until, ...options }: CheckServerOptions): Promise<ContractReport> {
  const found = new AbortController();
  return checkContract({
    contract: CONTRACT,
    target,
    probes: PROBES,
    nowMs: Date.now,
    // A server of this process is as slow as its tests: that says nothing of it.
    monotonicMs: () => 0,
    newId: () => crypto.randomUUID(),
    signal: found.signal,
    onViolation: ({ check }) => {
      if (check === until) found.abort();
    },
    ...options,
  });
}
