import { setTimeout as delay } from 'node:timers/promises';
import { ClockStatus } from '../../protocol/clock.ts';
import { Snapshot } from '../../protocol/control-api.ts';
import { readEventStream } from '../../protocol/event-stream.ts';
import { FixtureList } from '../../protocol/fixtures.ts';
import { LoadRunStatus } from '../../protocol/load-run.ts';
import { RequestPage } from '../../protocol/requests/requests.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { EmulatorClient } from './emulator-client.ts';
import { readPendingEvents } from './pending-events.ts';

export interface LiveFeedOptions {
  readonly client: EmulatorClient;
  readonly model: DashboardModel;
  /** Something has changed. */
  readonly onChange: () => void;
  /** The emulator has told its rates, as it does once a second while they change. */
  readonly onSecond: () => void;
  readonly nowMs: () => number;
  /** It has ended by a mistake in it. */
  readonly onFailure: (error: unknown) => void;
}

/** Follows an emulator until it is disposed, and comes back to it, or to its successor, by itself. */
export interface LiveFeed extends AsyncDisposable {
  /** Tries again at once. */
  readonly reconnect: () => void;
}

const HISTORY = 500;
/** Rows a second of a list that somebody could still see pass; of refused and failed requests as many again. */
const SAMPLE = 50;
const LOOK_EVERY_MS = 1_000;
/** An emulator that does not answer for so long is not there. */
const ANSWER_MS = 2_500;
const RETRY_MS = [500, 1_000, 2_000, 5_000] as const;

export function startLiveFeed(options: LiveFeedOptions): LiveFeed {
  const { client, model, onChange, onSecond, nowMs, onFailure } = options;
  const stopped = new AbortController();
  let wake = new AbortController();
  /** It answers nothing, and its connections are there. */
  let isHanging = false;
  /** There is no connection. */
  let isLost = false;
  const following = follow().catch(onFailure);
  const looking = watchConnection().catch(onFailure);
  return {
    reconnect: () => wake.abort(),
    async [Symbol.asyncDispose]() {
      stopped.abort();
      wake.abort();
      await Promise.all([following, looking]);
    },
  };

  async function follow(): Promise<void> {
    let attempt = 0;
    while (!stopped.signal.aborted) {
      try {
        const seq = await readState();
        attempt = 0;
        await readEvents(seq);
      } catch (error) {
        if (!(error instanceof WorkbenchError)) throw error;
        attempt += 1;
        isLost = true;
        await waitForRetry(attempt, error.message);
      }
    }
  }

  /** Everything as it stands; the seq from which the stream goes on. */
  async function readState(): Promise<number> {
    const { requests } = await client.control('GET', `/v1/requests?limit=${HISTORY}`, RequestPage);
    const { run, scenarios } = await client.control('GET', '/v1/load-run', LoadRunStatus);
    const { fixtures } = await client.control('GET', '/v1/fixtures', FixtureList);
    const snapshot = await client.control('GET', '/v1/snapshot', Snapshot);
    // After the snapshot: an event that comes in between is told again by the stream, and is not missed.
    await readPendingEvents(client, model);
    model.fixtures = fixtures;
    model.scenarios = scenarios;
    if (run !== undefined) model.applyLoad(run);
    model.applySnapshot(snapshot, requests);
    isLost = false;
    model.setConnection({ kind: 'live' });
    onChange();
    return snapshot.seq;
  }

  /** Until something is missing, after which everything is read again, so that the counts are exact. */
  async function readEvents(after: number): Promise<void> {
    const events = readEventStream(client.address(), { topics: [], after, sample: SAMPLE, signal: stopped.signal });
    for await (const event of events) {
      model.applyEvent(event);
      onChange();
      if (event.kind === 'metrics') onSecond();
      if (event.kind === 'gap') return;
    }
  }

  async function waitForRetry(attempt: number, reason: string): Promise<void> {
    const retryMs = RETRY_MS[Math.min(attempt, RETRY_MS.length) - 1] ?? 0;
    const { connection } = model;
    const sinceMs = connection.kind === 'offline' ? connection.sinceMs : nowMs();
    model.setConnection({ kind: 'offline', sinceMs, attempt, retryAtMs: nowMs() + retryMs, reason });
    onChange();
    wake = new AbortController();
    await pause(retryMs, AbortSignal.any([wake.signal, stopped.signal]));
  }

  /** An emulator that hangs keeps its connections, and says nothing. */
  async function watchConnection(): Promise<void> {
    while (!stopped.signal.aborted) {
      await pause(LOOK_EVERY_MS, stopped.signal);
      if (stopped.signal.aborted || model.connection.kind === 'connecting') continue;
      await look();
      if (model.connection.kind === 'offline') onChange();
    }
  }

  async function look(): Promise<void> {
    const call = client.control('GET', '/v1/clock', ClockStatus);
    const answered = call.then(
      () => true,
      () => undefined,
    );
    const isThere = await Promise.race([answered, pause(ANSWER_MS, stopped.signal).then(() => false)]);
    // Where the connection is lost, it is back when everything was read anew.
    if (isThere === true && isHanging && !isLost) model.setConnection({ kind: 'live' });
    isHanging = isThere === false && !stopped.signal.aborted;
    if (isHanging && model.connection.kind === 'live') {
      const reason = `The emulator has not answered for ${ANSWER_MS / 1_000} s.`;
      model.setConnection({ kind: 'offline', sinceMs: nowMs(), attempt: 1, retryAtMs: nowMs(), reason });
    }
    onChange();
  }
}

/** Resolves early when the signal says so. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}
