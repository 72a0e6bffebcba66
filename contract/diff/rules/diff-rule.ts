/**
 * `ERR`: a client that keeps to the old contract breaks. `WARN`: some clients may, or generated code changes.
 * `INFO`: no client has to care.
 */
export const DIFF_SEVERITIES = ['ERR', 'WARN', 'INFO'] as const;
export type DiffSeverity = (typeof DIFF_SEVERITIES)[number];

/** What is told of a kind of change. */
export interface DiffRule {
  readonly severity: DiffSeverity;
  /** What has changed, in general. */
  readonly sentence: string;
  /** Why it matters, and what to do instead. */
  readonly why: string;
}
