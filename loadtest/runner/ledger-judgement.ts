import type { Judgement } from '../model/judgement.ts';
import type { Ledger } from '../model/ledger.ts';

/** Whether every request of the run is accounted for; one that is not fails it. */
export function judgeBalance(ledger: Ledger): Judgement {
  const { scheduled, dropped, sent, answered, timedOut, reset, refused, inFlight } = ledger;
  const withAnswer = Object.values(answered).reduce((sum, count) => sum + count, 0);
  const ended = withAnswer + timedOut + reset + refused + inFlight;
  const common = {
    id: 'ledger',
    sentence: 'every request is accounted for',
    observed: Math.abs(scheduled - sent - dropped) + Math.abs(sent - ended),
    limit: 0,
    unit: 'requests',
    samples: scheduled,
  };
  const sums = `${scheduled} scheduled = ${sent} sent + ${dropped} dropped; ${sent} sent = ${withAnswer} answered + ${timedOut} timed out + ${reset} reset + ${refused} refused + ${inFlight} in flight`;
  if (common.observed === 0) return { ...common, verdict: 'pass', reason: sums };
  return { ...common, verdict: 'fail', reason: `it does not balance: ${sums}` };
}
