import { expect, test } from 'vitest';
import type { BrokenServerOptions } from './broken-server.ts';
import { DEFECTS, type Defect } from './defects.ts';
import { runAgainst, troubles } from './run-against.ts';
import { SHORT, type ShortScenario } from './short-scenarios.ts';

/** The limits of the server, where a scenario is about them. */
const SERVERS: Readonly<Partial<Record<ShortScenario, BrokenServerOptions>>> = {
  keyLimit: { keyLimit: 40, windowMs: 3000 },
  stageLimit: { stage: { perSecond: 200, burst: 60 } },
  storm: { crashEvery: 2 },
};

/** Which judgement of which scenario catches each defect. */
const CATCHES: Readonly<Record<Defect, readonly [ShortScenario, judgement: string]>> = {
  'key-limit-5-percent-over': ['keyLimit', 'key-admitted-at-2'],
  'key-limit-10-percent-under': ['keyLimit', 'key-admitted-at-2'],
  'key-limit-shared': ['keyLimit', 'other-keys-untouched'],
  'stage-limit-5-percent-over': ['stageLimit', 'stage-admitted-at-2'],
  'stage-limit-half-burst': ['stageLimit', 'stage-admitted-at-2'],
  'retry-after-too-short': ['keyLimit', 'retry-after-true'],
  'retry-after-too-long': ['keyLimit', 'retry-after-true'],
  'ack-wins-twice': ['ackRace', 'one-winner'],
  'ack-never-wins': ['ackRace', 'one-winner'],
  'event-lost': ['mixed', 'ledger-stored'],
  'event-twice': ['mixed', 'ledger-stored'],
  'page-truncated': ['mixed', 'ledger-stored'],
  'deleted-comes-back': ['mixed', 'ledger-stored'],
  'idempotent-stores-twice': ['storm', 'one-event'],
  'idempotent-answers-differ': ['storm', 'identical-answers'],
  'payload-limit-a-byte-late': ['sizes', 'rung-largest-event-a-byte-more'],
  'payload-limit-in-characters': ['sizes', 'rung-largest-event-multi-byte-a-byte-more'],
  'chunked-unlimited': ['sizes', 'rung-largest-event-in-chunks-a-byte-more'],
  'crash-makes-a-second-event': ['storm', 'one-event'],
  slow: ['mixed', 'latency-p95'],
  'errors-1-percent': ['mixed', 'count-5xx'],
};

/** A generator that a busy machine has held up blames nobody for what is slow, nor a bucket that it could not see well. */
const MAY_BE_UNDECIDED: readonly Defect[] = ['slow', 'stage-limit-5-percent-over', 'stage-limit-half-burst'];

/** What a busy machine may leave undecided, and nothing else. */
const TIMED = /^(generator|latency-.*|knee|stage-admitted-.*) inconclusive$/;

test.concurrent.for(Object.keys(SHORT) as ShortScenario[])('a sound server passes %s', async (name) => {
  const report = await runAgainst(SHORT[name], SERVERS[name] ?? {});

  expect(troubles(report).filter((trouble) => !TIMED.test(trouble))).toEqual([]);
  expect(report.verdict).not.toBe('fail');
});

test.concurrent.for(Object.entries(CATCHES) as [Defect, (typeof CATCHES)[Defect]][])(
  'a server with the defect %s does not pass',
  async ([defect, [name, judgement]]) => {
    const report = await runAgainst(SHORT[name], { ...SERVERS[name], defect });

    const verdict = report.judgements.find(({ id }) => id === judgement)?.verdict;
    if (MAY_BE_UNDECIDED.includes(defect)) expect(verdict).not.toBe('pass');
    else expect({ defect: DEFECTS[defect], verdict }).toEqual({ defect: DEFECTS[defect], verdict: 'fail' });
    expect(report.verdict).not.toBe('pass');
  },
);
