import type { FaultSpec } from '../../protocol/faults.ts';

/** An API key, and the variable that stands for it in what is shown. */
export interface ApiKey {
  readonly secret: string;
  /** `TRIGGERS_API_KEY` */
  readonly variable: string;
}

/** A server to be checked. */
export interface Target {
  /** Base URL of the API, without `/v1`. */
  readonly url: string;
  readonly apiKey: string;
  /** `emulator`: nobody else uses it, so it may be loaded, and its data is nobody's. */
  readonly kind: 'emulator' | 'url';
  /** What can be done to it beside the API; what is missing makes the checks that need it skipped. */
  readonly control?: TargetControl | undefined;
}

/** What stands behind an API of one's own. */
export interface TargetControl {
  readonly issueKey?: (options: {
    readonly rateLimit?: number;
    /** ISO 8601. */
    readonly expiresAt?: string;
  }) => Promise<{ readonly secret: string; readonly id: string }>;
  readonly revokeKey?: (id: string) => Promise<void>;
  readonly addFault?: (fault: FaultSpec) => Promise<void>;
  readonly removeFaults?: () => Promise<void>;
  /** Moves the target's time forward. */
  readonly advanceClock?: (ms: number) => Promise<void>;
}
