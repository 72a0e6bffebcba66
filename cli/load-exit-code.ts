import { EXIT_CODES } from './exit-codes.ts';

/** How a load run came out, as far as its exit code depends on it. */
interface LoadOutcome {
  readonly end: 'completed' | 'interrupted' | 'aborted';
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
}

/**
 * 0 pass, 99 fail (as k6 ends when a threshold is crossed), 98 inconclusive; 130 for a run that Ctrl-C ended, whatever
 * it had found by then: a part of a run is no result.
 */
export function exitCodeOfRun({ end, verdict }: LoadOutcome): number {
  if (end === 'interrupted') return EXIT_CODES.interrupted.code;
  switch (verdict) {
    case 'pass':
      return EXIT_CODES.ok.code;
    case 'fail':
      return EXIT_CODES.broken.code;
    case 'inconclusive':
      return EXIT_CODES.inconclusive.code;
  }
}
