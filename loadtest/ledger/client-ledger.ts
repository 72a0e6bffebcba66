import type { Ledger } from '../model/ledger.ts';
import { HTTP, OUTCOMES, type Samples } from '../model/samples.ts';

/** What the samples cannot tell. */
export interface UnsentCounts {
  readonly scheduled: number;
  readonly dropped: number;
  readonly resent: number;
}

/** The ledger of a run, counted from its samples: every one of them, those of the warm-up too. */
export function ledgerOf(samples: Samples, { scheduled, dropped, resent }: UnsentCounts): Ledger {
  const outcomes = OUTCOMES.map(() => 0);
  const statuses = new Map<number, number>();
  for (let row = 0; row < samples.length; row += 1) {
    const outcome = samples.outcome[row] as number;
    outcomes[outcome] = (outcomes[outcome] as number) + 1;
    if (outcome !== HTTP) continue;
    const status = samples.status[row] as number;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  const count = (outcome: (typeof OUTCOMES)[number]) => outcomes[OUTCOMES.indexOf(outcome)] as number;
  return {
    scheduled,
    dropped,
    sent: samples.length,
    answered: Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b)),
    timedOut: count('timeout'),
    reset: count('reset'),
    refused: count('refused'),
    inFlight: count('inFlight'),
    resent,
  };
}
