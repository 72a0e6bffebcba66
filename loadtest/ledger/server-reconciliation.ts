import type { Judgement } from '../model/judgement.ts';
import type { Ledger, ServerLedger } from '../model/ledger.ts';
import { sumOf } from './ledger-balance.ts';

export const SERVER_SENTENCE = 'the server counted the same requests and answers as the client';

/**
 * Whether client and server count the same. Every answer that the client got must be one that the server gave; what
 * the server saw beyond that must be requests that ended at the client without an answer: timed out, reset, in flight,
 * or sent twice. Nothing else explains a difference.
 */
export function judgeServerCounts(ledger: Ledger, server: ServerLedger): Judgement {
  const never = answersNeverGiven(ledger, server);
  const beyond = sumOf(server.answered) + server.unanswered - sumOf(ledger.answered);
  const uncertain = uncertainties(ledger);
  const explained = sumOf(uncertain);
  const problems = [
    ...never,
    ...(beyond > explained
      ? [
          `the server saw ${beyond - explained} more requests of this run than can be explained: ${beyond} without an answer at the client, where ${explained === 0 ? 'none ended so' : `only ${namesOf(uncertain)}`}`,
        ]
      : []),
  ];
  return {
    id: 'ledger-server',
    sentence: SERVER_SENTENCE,
    verdict: problems.length === 0 ? 'pass' : 'fail',
    reason: problems.length === 0 ? agreement(ledger, server, beyond, uncertain) : problems.join('; '),
    observed: sumOf(server.answered) + server.unanswered,
    unit: 'requests',
  };
}

function answersNeverGiven({ answered }: Ledger, server: ServerLedger): readonly string[] {
  return Object.entries(answered)
    .map(([status, count]) => ({ status, count, given: server.answered[status] ?? 0 }))
    .filter(({ count, given }) => given < count)
    .map(({ status, count, given }) => `the client got ${count} answers ${status}, but the server gave ${given}`);
}

/** What may or may not have reached the server, by name. */
function uncertainties({ timedOut, reset, inFlight, resent }: Ledger): Readonly<Record<string, number>> {
  return { 'timed out': timedOut, reset, 'in flight': inFlight, resent };
}

function namesOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

function agreement(
  ledger: Ledger,
  server: ServerLedger,
  beyond: number,
  uncertain: Readonly<Record<string, number>>,
): string {
  const same = `${sumOf(ledger.answered)} answers on both sides`;
  const explained = sumOf(uncertain);
  if (explained === 0) return same;
  return `${same}; of ${namesOf(uncertain)} the server saw ${beyond} (${server.unanswered} of them left without an answer), ${explained - beyond} never reached it`;
}
