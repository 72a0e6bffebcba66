import { shortened } from '../conformance/shown-value.ts';
import type { CheckId } from '../model/checks.ts';
import type { Finding } from '../model/finding.ts';
import type { Answer, NoAnswer, ProbeRequest } from './answer.ts';
import { createdId } from './answer.ts';
import type { Session } from './session.ts';
import { targetLost } from './session.ts';

/** A finding, and the requests that show it. */
export interface TrialFinding extends Finding {
  readonly operation?: string | undefined;
  readonly evidence: readonly (Answer | NoAnswer)[];
}

/** One try of a probe: one case, or one generated value. */
export interface Trial {
  /** For events of this trial, and to find these again. */
  readonly source: string;
  /**
   * Sends and judges. What is wrong with the answer by itself is noted. Throws {@link TrialAbandoned} if there is no
   * answer, which is noted too.
   */
  readonly send: (request: ProbeRequest) => Promise<Answer>;
  /** Notes what is wrong; all requests of the trial so far show it, unless others are given. */
  readonly fail: (finding: Finding, evidence?: readonly Answer[]) => void;
  /** Notes an answer with another status than expected, and tells whether it has it. */
  readonly expectStatus: (
    answer: Answer,
    status: number | readonly number[],
    facts: { readonly check: CheckId; readonly because: string; readonly pointer?: string },
  ) => boolean;
  /** Counts a case of a check that this trial makes. */
  readonly count: (check: CheckId) => void;
}

/** Ends a trial whose request got no answer. Not a failure of the checker. */
export class TrialAbandoned extends Error {
  override readonly name = 'TrialAbandoned';
}

export interface TrialOptions {
  readonly session: Session;
  readonly source: string;
  /** Of the target, for the sentence about its loss. */
  readonly url: string;
  readonly count: (check: CheckId) => void;
}

export interface StartedTrial extends Trial {
  readonly findings: readonly TrialFinding[];
  /** Whether an answer failed late, or never came: as it happens to any request where a machine is starved. */
  readonly hasTimedOut: () => boolean;
}

/** The service tries again for seconds before it gives up; what fails sooner has another cause. */
const MIN_TIMEOUT_MS = 1_000;

/** So many requests of a trial are shown at most, the newest: a sequence longer than that tells nothing. */
const MAX_EVIDENCE = 20;

export function startTrial({ session, source, url, count }: TrialOptions): StartedTrial {
  const findings: TrialFinding[] = [];
  const sent: (Answer | NoAnswer)[] = [];
  let hasTimedOut = false;

  const note = (finding: Finding, evidence: readonly (Answer | NoAnswer)[]) => {
    findings.push({ ...finding, operation: evidence.at(-1)?.exchange.operation, evidence });
  };

  /** With what made the event that is asked for, without which the request shows nothing. */
  const withOrigin = (answer: Answer) => {
    const origin = sent.find((one) => one !== answer && answer.request.path.includes(createdId(one) ?? '\n'));
    return origin === undefined ? [answer] : [origin, answer];
  };

  const fail: Trial['fail'] = (finding, evidence) => note(finding, evidence ?? sent.slice(-MAX_EVIDENCE));

  return {
    source,
    findings,
    hasTimedOut: () => hasTimedOut,
    fail,
    count,
    async send(request) {
      const answer = await session.send(request);
      sent.push(answer);
      hasTimedOut ||= isTimeout(answer);
      if ('failure' in answer) {
        const { kind, message } = answer.failure;
        if (kind === 'refused' || kind === 'untrusted') throw targetLost(url, message);
        const title = `${request.method} ${shortened(request.path, 80)} got no answer`;
        note({ check: 'no-server-error', sentence: `${title}: ${message}`, expected: 'an answer', seen: kind }, [
          answer,
        ]);
        throw new TrialAbandoned(message);
      }
      for (const finding of answer.reading.findings) note(finding, withOrigin(answer));
      if (answer.status >= 500 && !request.isFaulted) note(serverError(answer), withOrigin(answer));
      return answer;
    },
    expectStatus(answer, status, { check, because, pointer }) {
      count(check);
      const expected = typeof status === 'number' ? [status] : status;
      if (expected.includes(answer.status)) return true;
      const { method, path } = answer.request;
      note(
        {
          check,
          sentence: `${method} ${shortened(path, 80)} answered ${answer.status}, though ${because}.`,
          expected: expected.join(' or '),
          seen: `${answer.status} ${shortened(answer.text, 200)}`,
          pointer: pointer ?? operationPointer(answer),
        },
        sent.slice(-MAX_EVIDENCE),
      );
      return false;
    },
  };
}

function isTimeout(answer: Answer | NoAnswer): boolean {
  if ('failure' in answer) return answer.failure.kind === 'timeout';
  const isBug = answer.status === 500 && answer.reading.documented?.answeredBy === 'service';
  return answer.status >= 500 && !isBug && answer.exchange.durationMs >= MIN_TIMEOUT_MS;
}

function serverError(answer: Answer): Finding {
  const { method, path } = answer.request;
  return {
    check: 'no-server-error',
    sentence: `${method} ${shortened(path, 80)} answered ${answer.status}: no input may make a 5xx.`,
    expected: 'a status below 500',
    seen: `${answer.status} ${shortened(answer.text, 200)}`,
    pointer: operationPointer(answer),
  };
}

function operationPointer({ reading: { route } }: Answer): string | undefined {
  return route.kind === 'operation' ? route.operation.pointer : undefined;
}
