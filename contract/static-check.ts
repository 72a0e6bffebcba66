import type { CheckId } from './model/checks.ts';
import type { Finding } from './model/finding.ts';
import type { Contract } from './spec/contract.ts';

/**
 * A comparison of the contract with something that is not sent: code, types, limits. What needs the code is handed in by
 * who knows the code; a contract that is checked against a foreign server is compared with nothing.
 */
export interface StaticCheck {
  readonly check: CheckId;
  /** The same for the same seed. */
  readonly run: (
    contract: Contract,
    options: { readonly seed: number; readonly isQuick: boolean },
  ) => Promise<StaticResult>;
}

export type StaticResult =
  | { readonly kind: 'compared'; readonly cases: number; readonly findings: readonly Finding[] }
  /** It could not be compared here, and why. */
  | { readonly kind: 'skipped'; readonly reason: string };
