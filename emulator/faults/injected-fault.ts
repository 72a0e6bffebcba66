import type { FaultKind } from '../../protocol/faults.ts';

/** A fault that was chosen for one request or call. */
export interface InjectedFault {
  readonly faultId: string;
  readonly kind: FaultKind;
}

/** What a request to the API looks like to the faults. */
export interface FaultTarget {
  readonly method: string;
  readonly path: string;
  /** Value of `X-API-Key`. */
  readonly apiKey: string | undefined;
}

/** Chooses the fault of a request to the API; called once for each. Undefined nearly always, and then cheap. */
export type ChooseFault = (target: FaultTarget) => InjectedFault | undefined;
