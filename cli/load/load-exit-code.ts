import type { Verdict } from '../../loadtest/model/judgement.ts';
import { EXIT_CODES } from '../exit-codes.ts';

/** 0 pass, 99 fail (as k6 ends when a threshold is crossed), 98 inconclusive; of a run that was not interrupted. */
export function exitCodeOfVerdict(verdict: Verdict): number {
  switch (verdict) {
    case 'pass':
      return EXIT_CODES.ok.code;
    case 'fail':
      return EXIT_CODES.broken.code;
    case 'inconclusive':
      return EXIT_CODES.inconclusive.code;
  }
}
