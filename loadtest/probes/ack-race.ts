import * as z from 'zod';
import { payloadText } from '../scenario/payload-text.ts';
import type { ScenarioOfKind } from '../scenario/scenario.ts';
import { CreatedEvent, eventBody, readAnswer, readInboxIds } from './api-requests.ts';
import { endingOf, type ProbeAnswer } from './probe-client.ts';
import { type Findings, judgeNever, type ProbeRun } from './probe-run.ts';

interface Race {
  readonly eventId: string;
  readonly endings: readonly string[];
  /** What the event's status is afterwards. */
  readonly status: string | undefined;
  readonly slowestMs: number;
}

/** Lets many acknowledge the same event at the same moment, one event after the other. */
export async function runAckRace(scenario: ScenarioOfKind<'ack-race'>, run: ProbeRun): Promise<Findings> {
  const { events, racers } = scenario;
  const source = `ack-race-${run.runId}`;
  const races: Race[] = [];
  while (races.length < events && !run.signal.aborted) {
    const race = await raceOnce(run, source, racers);
    if (race === undefined) break;
    races.push(race);
  }
  const listed = await readInboxIds(run.send, source);
  return { judgements: judge(races, listed, scenario), evidence: [tableOf(races)] };
}

/** Undefined: there was no event to race for. */
async function raceOnce({ send }: ProbeRun, source: string, racers: number): Promise<Race | undefined> {
  const body = eventBody({ source, payload: payloadText(200) });
  const created = await send({ operation: 'create', method: 'POST', path: '/v1/events', body });
  const eventId = readAnswer(created, CreatedEvent)?.event_id;
  if (eventId === undefined) return undefined;
  const path = `/v1/events/${eventId}`;
  const answers = await Promise.all(
    Array.from({ length: racers }, () => send({ operation: 'ack', method: 'POST', path: `${path}/ack` })),
  );
  const after = readAnswer(await send({ operation: 'get', method: 'GET', path }), z.object({ status: z.string() }));
  return { eventId, endings: answers.map(endingOf), status: after?.status, slowestMs: slowest(answers) };
}

function judge(races: readonly Race[], listed: readonly string[] | undefined, { events }: ScenarioOfKind<'ack-race'>) {
  const count = (race: Race, ending: string) => race.endings.filter((each) => each === ending).length;
  // Somebody who got no answer, or one of the gateway's, may be the one who acknowledged.
  const isUnclear = (race: Race) =>
    count(race, '200') === 0 && race.endings.some((ending) => !/^[24]\d\d$/.test(ending));
  const clear = races.filter((race) => !isUnclear(race));
  const planned = events;
  const pending = new Set(listed);
  return [
    judgeNever({
      id: 'one-winner',
      sentence: 'exactly one of those who acknowledge at the same moment gets 200',
      violations: clear
        .filter((race) => count(race, '200') !== 1)
        .map((race) => `event ${race.eventId} was acknowledged by ${count(race, '200')} of ${race.endings.length}`),
      tried: clear.length,
      planned,
      unit: 'events',
    }),
    judgeNever({
      id: 'others-conflict',
      sentence: 'all others get 409',
      violations: races
        .filter((race) => race.endings.some((ending) => ending !== '200' && ending !== '409'))
        .map((race) => `event ${race.eventId}: ${race.endings.find((each) => each !== '200' && each !== '409')}`),
      tried: races.length,
      planned,
      unit: 'events',
    }),
    judgeNever({
      id: 'stays-acknowledged',
      sentence: 'an acknowledged event says so, and is in the inbox no more',
      violations: clear
        .filter((race) => race.status !== 'acknowledged' || pending.has(race.eventId))
        .map((race) => `event ${race.eventId} is ${pending.has(race.eventId) ? 'in the inbox' : race.status}`),
      tried: listed === undefined ? 0 : clear.length,
      planned,
      unit: 'events',
    }),
  ];
}

function tableOf(races: readonly Race[]) {
  const kinds = [...new Set(races.flatMap(({ endings }) => endings))].toSorted();
  return {
    title: 'Acknowledgements of one event at the same time',
    columns: ['event', ...kinds, 'afterwards', 'slowest ms'],
    rows: races.map(({ eventId, endings, status, slowestMs }) => [
      eventId,
      ...kinds.map((kind) => endings.filter((ending) => ending === kind).length),
      status ?? null,
      Number(slowestMs.toFixed(1)),
    ]),
  };
}

function slowest(answers: readonly ProbeAnswer[]): number {
  return Math.max(...answers.map(({ durationMs }) => durationMs));
}
