import type { TargetControl } from './target.ts';

/** What a probe needs of its target; what it cannot have is told as the reason why it did not run. */
export const NEEDS = {
  keys: 'API keys of its own, which only an emulator started for the run issues',
  faults: 'faults to inject, which only an emulator started for the run has',
  clock: 'a clock that can be moved, which only an emulator started for the run has',
  gateway: 'API Gateway in front, which this target does not have',
  load: 'load (many requests at once, or large ones): pass --allow-load for a target that may have it',
} as const;
export type Need = keyof typeof NEEDS;

/** Whether a target has not what is needed. */
export function isLacking(
  need: Need,
  target: {
    readonly control?: TargetControl | undefined;
    readonly hasGateway: boolean;
    /** It is nobody else's, or it was allowed. */
    readonly mayLoad: boolean;
  },
): boolean {
  const { control = {}, hasGateway, mayLoad } = target;
  switch (need) {
    case 'keys':
      return control.issueKey === undefined || control.revokeKey === undefined;
    case 'faults':
      return control.addFault === undefined || control.removeFaults === undefined;
    case 'clock':
      return control.advanceClock === undefined;
    case 'gateway':
      return !hasGateway;
    case 'load':
      return !mayLoad;
  }
}
