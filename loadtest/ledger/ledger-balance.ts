import type { Judgement } from '../model/judgement.ts';
import type { Ledger } from '../model/ledger.ts';

/** What the generator counted while it sent, apart from the samples. */
export interface CountedApart {
  readonly sent: number;
  readonly answered: Readonly<Record<string, number>>;
  readonly timedOut: number;
  readonly reset: number;
  readonly refused: number;
  readonly inFlight: number;
}

/** Whether every scheduled request is somewhere, and nowhere twice; and whether the samples tell what the generator counted. */
export function judgeBalance(ledger: Ledger, counted?: CountedApart): Judgement {
  const problems = [...imbalances(ledger), ...(counted === undefined ? [] : differences(ledger, counted))];
  const answered = sumOf(ledger.answered);
  return {
    id: 'ledger',
    sentence: 'every scheduled request is accounted for exactly once',
    verdict: problems.length === 0 ? 'pass' : 'fail',
    reason:
      problems.length === 0
        ? `${ledger.scheduled} scheduled = ${ledger.sent} sent + ${ledger.dropped} dropped; ${ledger.sent} sent = ${answered} answered + ${ledger.timedOut} timed out + ${ledger.reset} reset + ${ledger.refused} refused + ${ledger.inFlight} in flight`
        : problems.join('; '),
    observed: ledger.sent,
    unit: 'requests',
  };
}

/** Sum of the answers of all statuses. */
export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function imbalances(ledger: Ledger): readonly string[] {
  const { scheduled, sent, dropped, timedOut, reset, refused, inFlight } = ledger;
  const answered = sumOf(ledger.answered);
  const ends = answered + timedOut + reset + refused + inFlight;
  return [
    ...(scheduled === sent + dropped
      ? []
      : [`${scheduled} were scheduled, but ${sent} sent and ${dropped} dropped make ${sent + dropped}`]),
    ...(sent === ends
      ? []
      : [
          `${sent} were sent, but ${answered} answered, ${timedOut} timed out, ${reset} reset, ${refused} refused and ${inFlight} in flight make ${ends}`,
        ]),
  ];
}

function differences(ledger: Ledger, counted: CountedApart): readonly string[] {
  const numbers = ['sent', 'timedOut', 'reset', 'refused', 'inFlight'] as const;
  const statuses = new Set([...Object.keys(ledger.answered), ...Object.keys(counted.answered)]);
  const pairs = [
    ...numbers.map((name) => [name, ledger[name], counted[name]] as const),
    ...[...statuses].map((status) => [status, ledger.answered[status] ?? 0, counted.answered[status] ?? 0] as const),
  ];
  return pairs
    .filter(([, sampled, seen]) => sampled !== seen)
    .map(([name, sampled, seen]) => `the samples have ${sampled} of ${name}, the generator counted ${seen}`);
}
