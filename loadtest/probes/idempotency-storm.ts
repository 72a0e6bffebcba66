import { setTimeout as delay } from 'node:timers/promises';
import type * as z from 'zod';
import { controlCall } from '../../protocol/control-client.ts';
import { Fault, FaultList } from '../../protocol/faults.ts';
import type { Judgement } from '../model/judgement.ts';
import { payloadText } from '../scenario/payload-text.ts';
import type { ScenarioOfKind } from '../scenario/scenario.ts';
import { CreatedEvent, eventBody, readAnswer, readInboxIds } from './api-requests.ts';
import { endingOf, type ProbeAnswer } from './probe-client.ts';
import { type Findings, judgeNever, type ProbeRun } from './probe-run.ts';

type Storm = ScenarioOfKind<'idempotency-storm'>;

/** One key, sent by all at the same moment. */
interface Round {
  readonly name: string;
  readonly payloadBytes: number;
  readonly isCrashing: boolean;
  /** Of each sender, the last. */
  readonly answers: readonly ProbeAnswer[];
  readonly attempts: number;
  /** Of the pending events with the round's source: ids; undefined: the inbox could not be read. */
  readonly listed: readonly string[] | undefined;
  /** How the same key with another body was answered. */
  readonly otherBody: string;
}

/** Lets many send one event with one key at the same moment, at all sizes, at last while environments are killed. */
export async function runIdempotencyStorm(scenario: Storm, run: ProbeRun): Promise<Findings> {
  const rounds: Round[] = [];
  const { payloadBytes, rounds: perSize, crashes } = scenario;
  for (const bytes of payloadBytes) {
    for (let number = 1; number <= perSize && !run.signal.aborted; number += 1) {
      rounds.push(await storm(scenario, run, { name: `${bytes}-${number}`, payloadBytes: bytes, isCrashing: false }));
    }
  }
  const fault = run.control === undefined || crashes.rounds === 0 ? undefined : await addCrashes(scenario, run.control);
  try {
    for (let number = 1; fault !== undefined && number <= crashes.rounds && !run.signal.aborted; number += 1) {
      const bytes = payloadBytes[(number - 1) % payloadBytes.length] as number;
      rounds.push(await storm(scenario, run, { name: `crash-${number}`, payloadBytes: bytes, isCrashing: true }));
    }
  } finally {
    if (fault !== undefined && run.control !== undefined) {
      const left = await controlCall(run.control, 'GET', '/v1/faults', FaultList);
      fault.affected = left.faults.find(({ id }) => id === fault.id)?.affected ?? 0;
      await controlCall(run.control, 'DELETE', `/v1/faults/${fault.id}`, FaultList);
    }
  }
  return { judgements: judge(rounds, scenario, fault), evidence: [tableOf(rounds)] };
}

async function addCrashes(
  { crashes, seed }: Storm,
  control: NonNullable<ProbeRun['control']>,
): Promise<z.infer<typeof Fault>> {
  const spec = { kind: 'lambda-crash', share: crashes.share, operation: 'POST /v1/events', seed };
  return { ...(await controlCall(control, 'POST', '/v1/faults', Fault, spec)) };
}

/** Between attempts of a sender that was not answered. */
const RETRY_MS = 20;

async function storm(
  scenario: Storm,
  run: ProbeRun,
  plan: Pick<Round, 'name' | 'payloadBytes' | 'isCrashing'>,
): Promise<Round> {
  const source = `storm-${plan.name}-${run.runId}`.slice(0, 100);
  const idempotencyKey = `${run.runId}-${plan.name}`;
  const send = (payload: string) => {
    const body = eventBody({ source, payload, idempotencyKey });
    return run.send({ operation: 'create', method: 'POST', path: '/v1/events', body });
  };
  const payload = payloadText(plan.payloadBytes);
  let attempts = 0;
  const sender = async (): Promise<ProbeAnswer> => {
    for (let attempt = 1; ; attempt += 1) {
      attempts += 1;
      const answer = await send(payload);
      if (isFinal(answer) || attempt >= scenario.crashes.mostAttempts) return answer;
      await delay(RETRY_MS);
    }
  };
  const answers = await Promise.all(Array.from({ length: scenario.senders }, sender));
  const otherBody = plan.isCrashing ? '' : endingOf(await send(payloadText(plan.payloadBytes + 1)));
  return { ...plan, answers, attempts, listed: await readInboxIds(run.send, source), otherBody };
}

/** A lost connection or an answer of 5xx says nothing of the event: who sent it tries again with the same key. */
function isFinal(answer: ProbeAnswer): boolean {
  return answer.outcome === 'http' && answer.status < 500;
}

function judge(
  rounds: readonly Round[],
  scenario: Storm,
  fault: { readonly affected: number } | undefined,
): readonly Judgement[] {
  const { payloadBytes, rounds: perSize, crashes } = scenario;
  const calm = rounds.filter(({ isCrashing }) => !isCrashing);
  const crashing = rounds.filter(({ isCrashing }) => isCrashing);
  const plannedCalm = payloadBytes.length * perSize;
  const plannedCrashing = fault === undefined ? 0 : crashes.rounds;
  const planned = plannedCalm + plannedCrashing;
  const readable = rounds.filter(({ listed }) => listed !== undefined);
  const ids = (round: Round) =>
    new Set(round.answers.map((answer) => JSON.stringify(readAnswer(answer, CreatedEvent))));
  return [
    judgeNever({
      id: 'one-event',
      sentence: 'one key makes one event, however many send it at the same moment',
      violations: readable
        .filter(({ listed }) => listed?.length !== 1)
        .map(({ name, listed }) => `round ${name} left ${listed?.length} events in the inbox`),
      tried: readable.length,
      planned,
      unit: 'rounds',
    }),
    judgeNever({
      id: 'identical-answers',
      sentence: 'all who sent it are told of the same event',
      violations: rounds
        .filter((round) => round.answers.every(isCreated) && ids(round).size !== 1)
        .map((round) => `round ${round.name} was answered with ${ids(round).size} different events`),
      tried: rounds.filter(({ answers }) => answers.every(isCreated)).length,
      planned,
      unit: 'rounds',
    }),
    judgeNever({
      id: 'all-answered',
      sentence: 'everybody who sent it gets 201',
      violations: rounds
        .filter(({ answers }) => !answers.every(isCreated))
        .map(
          ({ name, answers }) => `round ${name}: ${endingOf(answers.find((each) => !isCreated(each)) as ProbeAnswer)}`,
        ),
      tried: rounds.length,
      planned,
      unit: 'rounds',
    }),
    judgeNever({
      id: 'replays-say-so',
      sentence: 'all but the first are marked as replays',
      violations: calm
        .filter(({ attempts, answers }) => attempts === answers.length && replays(answers) !== answers.length - 1)
        .map(({ name, answers }) => `in round ${name}, ${replays(answers)} of ${answers.length} were`),
      tried: calm.length,
      planned: plannedCalm,
      unit: 'rounds',
    }),
    judgeNever({
      id: 'other-body-conflicts',
      sentence: 'the same key with another body is a 409',
      violations: calm
        .filter(({ otherBody }) => otherBody !== '409')
        .map(({ name, otherBody }) => `round ${name}: ${otherBody}`),
      tried: calm.length,
      planned: plannedCalm,
      unit: 'rounds',
    }),
    ...(fault === undefined ? [] : [judgeCrashes(crashing, fault.affected)]),
  ];
}

/** Rounds in which nobody was killed show nothing of crashes. */
function judgeCrashes(crashing: readonly Round[], crashes: number): Judgement {
  return {
    id: 'crashes-struck',
    sentence: 'environments were killed while they worked on a send',
    verdict: crashes > 0 ? 'pass' : 'inconclusive',
    reason: `${crashes} were, in ${crashing.length} rounds`,
    observed: crashes,
    unit: 'crashes',
    samples: crashing.length,
  };
}

function isCreated(answer: ProbeAnswer): boolean {
  return answer.outcome === 'http' && answer.status === 201;
}

function replays(answers: readonly ProbeAnswer[]): number {
  return answers.filter((answer) => answer.outcome === 'http' && answer.headers['idempotent-replayed'] === 'true')
    .length;
}

function tableOf(rounds: readonly Round[]) {
  return {
    title: 'Sends of one idempotency key at the same time',
    columns: ['round', 'payload bytes', 'senders', 'sends', 'told of', 'events', 'replays', 'other body', 'slowest ms'],
    rows: rounds.map(({ name, payloadBytes, answers, attempts, listed, otherBody }) => [
      name,
      payloadBytes,
      answers.length,
      attempts,
      new Set(answers.map((answer) => readAnswer(answer, CreatedEvent)?.event_id)).size,
      listed?.length ?? null,
      replays(answers),
      otherBody === '' ? null : otherBody,
      Number(Math.max(...answers.map(({ durationMs }) => durationMs)).toFixed(1)),
    ]),
  };
}
