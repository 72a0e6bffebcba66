import type { ContractReport } from '../../contract/model/contract-report.ts';
import { EXIT_CODES } from '../exit-codes.ts';

/**
 * 0 holds, 1 violated, 3 inconclusive. A run that Ctrl-C or SIGTERM ended has the code of that, unless it had found a
 * violation: that stands.
 */
export function exitCodeOfContract(
  { verdict, end }: Pick<ContractReport, 'verdict' | 'end'>,
  stopCode: number,
): number {
  if (verdict === 'violated') return EXIT_CODES.refused.code;
  if (end === 'interrupted') return stopCode;
  return verdict === 'holds' ? EXIT_CODES.ok.code : EXIT_CODES.unreachable.code;
}
