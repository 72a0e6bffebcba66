import * as z from 'zod';
import { ClockStatus } from '../../protocol/clock.ts';
import { answeredRequests, EnvironmentStatus, type Snapshot } from '../../protocol/control-api.ts';
import { EventChange, type StoredEvent } from '../../protocol/events.ts';
import { FaultList } from '../../protocol/faults.ts';
import type { Fixture } from '../../protocol/fixtures.ts';
import { LimitsStatus } from '../../protocol/limits.ts';
import { LoadRun, type LoadScenario } from '../../protocol/load-run.ts';
import { LogEvent } from '../../protocol/logs.ts';
import { LiveMetrics } from '../../protocol/metrics.ts';
import { type RequestDetail, RequestRecord } from '../../protocol/requests/request-record.ts';
import { Gap, Sample, type StreamEvent } from '../../protocol/stream.ts';
import { AnsweredCount } from './answered-count.ts';
import type { Connection } from './connection.ts';
import { Inbox } from './inbox.ts';
import type { InboxRow } from './inbox-row.ts';
import type { RingBounds } from './keyed-ring.ts';
import { LiveList } from './live-list.ts';
import { type LoadHistory, loadHistoryAfter } from './load-history.ts';
import { FetchedDetails } from './loadable.ts';
import { RateHistory } from './rate-history.ts';
import { reloadSentence } from './reload-sentence.ts';
import { isMissed, type MissedRequests, type RequestRow, slimRecord } from './request-row.ts';
import { SampleShare } from './sample-share.ts';

/** Rows of each list that are kept; the emulator has five times as many requests, and a filter asks it for them. */
const MAX_ROWS = 2_000;
/** Of the text in the rows of a list, which is nearly all that differs in size: log lines and payloads are up to 64 KB. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** What there is to see, as it stands in the snapshot and everything that came after. */
export class DashboardModel {
  connection: Connection = { kind: 'connecting' };
  snapshot: Snapshot | undefined;
  metrics: LiveMetrics | undefined;
  limits: LimitsStatus | undefined;
  /** What can be sent, and begun, at a key press. */
  fixtures: readonly Fixture[] = [];
  scenarios: readonly LoadScenario[] = [];
  /** Why there are no events to show; undefined: there may be some. */
  eventsRefusal: string | undefined;
  readonly requests = new LiveList<RequestRow>(upTo(charactersOfRequest), ({ requestId }) => requestId);
  readonly inbox = new Inbox(upTo(charactersOfEvent));
  readonly events: LiveList<InboxRow> = this.inbox.rows;
  readonly logs = new LiveList<LogEvent>(
    upTo(({ message }) => message.length),
    ({ sequence }) => String(sequence),
  );
  /** The newest runs, by their id, oldest first. */
  readonly loads = new Map<string, LoadHistory>();
  readonly requestDetails = new FetchedDetails<RequestDetail>();
  /** Events with their whole payload. */
  readonly eventDetails = new FetchedDetails<StoredEvent>();
  /** Which part of a list's filter the emulator applied, and which this program. */
  readonly filterPlaces = new Map<string, { readonly server: string; readonly client: string }>();
  readonly requestRates = new RateHistory();
  /** Where the emulator tells of some rows only. */
  readonly samples = new SampleShare();
  /** Sentences of what the emulator has told beside requests, newest last. */
  readonly notices: { readonly timeMs: number; readonly text: string }[] = [];
  readonly #toRow: (record: RequestRecord) => RequestRecord;
  readonly #answered = new AnsweredCount();
  #version = 0;

  /** `isSource`: whole requests are to be had nowhere else, so they are kept whole. */
  constructor({ isSource = false }: { readonly isSource?: boolean } = {}) {
    this.#toRow = isSource ? (record) => record : slimRecord;
  }

  /** Changes whenever something does that could be seen. */
  get version(): number {
    return this.#version;
  }

  /** Requests since the emulator's start, exactly, whether they are kept or told of or not. */
  get answered(): number {
    return this.#answered.value;
  }

  /** Something was changed from outside. */
  touch(): void {
    this.#version += 1;
  }

  /** The rows of a list that can be paused and filtered; undefined: it always shows how things stand. */
  liveList(id: string): LiveList<InboxRow> | LiveList<RequestRow> | LiveList<LogEvent> | undefined {
    if (id === 'inbox') return this.events;
    if (id === 'requests') return this.requests;
    return id === 'logs' ? this.logs : undefined;
  }

  /** Epoch milliseconds of the emulated cloud. */
  cloudTimeMs(): number {
    return Date.now() + (this.snapshot?.clock.offsetMs ?? 0);
  }

  /** The load run that goes on; undefined: there is none. */
  runningLoad(): LoadHistory | undefined {
    return [...this.loads.values()].find(({ ended }) => ended === undefined);
  }

  setConnection(connection: Connection): void {
    this.connection = connection;
    this.touch();
  }

  /**
   * Begins anew with what the snapshot says, and with a page of requests from before it, newest first; the rows that are
   * there stay. Where more requests were answered in the meantime than are told of here, a row says how many.
   */
  applySnapshot(snapshot: Snapshot, history: readonly RequestRecord[] = []): void {
    const known = this.snapshot;
    const isAnother = known !== undefined && known.status.startedAtMs !== snapshot.status.startedAtMs;
    if (isAnother) this.note(snapshot.clock.timeMs, 'Another emulator has taken the place of the one before.');
    const answered = answeredRequests(snapshot.history);
    const requests = [...history.toReversed(), ...snapshot.requests.toReversed()];
    if (known !== undefined) {
      const added = new Set(
        requests.map(({ requestId }) => requestId).filter((id) => this.requests.get(id) === undefined),
      );
      const missed = answered - (isAnother ? 0 : this.answered) - added.size;
      if (missed > 0) this.#noteMissed({ missed, of: 'requests', timeMs: snapshot.clock.timeMs, seq: snapshot.seq });
    }
    for (const record of requests) this.requests.put(this.#toRow(record));
    this.snapshot = snapshot;
    this.#answered.begin(answered);
    this.touch();
  }

  note(timeMs: number, text: string): void {
    this.notices.push({ timeMs, text });
    if (this.notices.length > MAX_NOTICES) this.notices.shift();
    this.touch();
  }

  /** One event of the stream. Throws what zod throws for data of another form than the protocol's. */
  applyEvent({ kind, timeMs, data, seq }: StreamEvent): void {
    const { snapshot } = this;
    this.touch();
    switch (kind) {
      case 'request':
        this.samples.noteTold('requests');
        this.#noteRequest(RequestRecord.parse(data));
        return;
      case 'event':
        this.samples.noteTold('inbox');
        this.inbox.note(EventChange.parse(data));
        return;
      case 'load':
        this.applyLoad(LoadRun.parse(data));
        return;
      case 'log':
        this.samples.noteTold('logs');
        this.logs.put(LogEvent.parse(data));
        return;
      case 'sample':
        this.#noteSkipped(Sample.parse(data).skipped);
        return;
      case 'limits':
        this.applyLimits(LimitsStatus.parse(data));
        return;
      case 'metrics':
        this.metrics = LiveMetrics.parse(data);
        this.requestRates.note(timeMs, this.metrics.lastSecond.requests);
        this.samples.endSecond();
        if (this.metrics.answered !== undefined) this.#answered.noteCounted(this.metrics.answered);
        return;
      case 'environments':
        if (snapshot === undefined) return;
        this.snapshot = {
          ...snapshot,
          status: { ...snapshot.status, environments: z.array(EnvironmentStatus).parse(data) },
        };
        return;
      case 'fault':
        if (snapshot !== undefined) this.snapshot = { ...snapshot, faults: FaultList.parse(data).faults };
        return;
      case 'clock':
        if (snapshot !== undefined) this.snapshot = { ...snapshot, clock: ClockStatus.parse(data) };
        return;
      case 'gap':
        this.#noteGap(Gap.parse(data).missed, timeMs, seq);
        return;
      case 'reset':
        this.note(timeMs, 'All data was deleted.');
        return;
      case 'reload':
        this.note(timeMs, reloadSentence(data));
        return;
    }
  }

  /** What the stream did not tell; unless it is a recording, everything is read anew after it. */
  #noteGap(missed: number, timeMs: number, seq: number): void {
    if (this.connection.kind === 'playing') this.#noteMissed({ missed, of: 'events', timeMs, seq });
    else this.note(timeMs, `${missed} events of the stream did not reach this dashboard; everything was read anew.`);
  }

  /** Tells where the rows are not whole. */
  #noteMissed({ seq, ...missed }: Omit<MissedRequests, 'requestId'> & { readonly seq: number }): void {
    this.requests.put({ requestId: `missed-${seq}-${missed.timeMs}`, ...missed });
    this.touch();
  }

  applyLimits(limits: LimitsStatus): void {
    this.limits = limits;
    if (this.snapshot !== undefined) {
      this.snapshot = { ...this.snapshot, throttles: limits.throttles, counts: limits.counts };
    }
    this.touch();
  }

  applyLoad(run: LoadRun): void {
    const { runId } = run.progress;
    this.loads.set(runId, loadHistoryAfter(this.loads.get(runId), run));
    const [oldest] = this.loads.keys();
    if (this.loads.size > MAX_RUNS && oldest !== undefined) this.loads.delete(oldest);
    this.touch();
  }

  #noteSkipped({ request, event, log }: Sample['skipped']): void {
    this.samples.noteSkipped('requests', request);
    this.samples.noteSkipped('inbox', event);
    this.inbox.noteSkipped(event);
    this.samples.noteSkipped('logs', log);
  }

  #noteRequest(record: RequestRecord): void {
    if (this.requests.put(this.#toRow(record)) === 'added' && !this.#isToldAgain(record)) this.#answered.noteTold();
  }

  /** A record of a request that is no longer kept here, of which more has become known. */
  #isToldAgain({ timeMs }: RequestRecord): boolean {
    if (!this.requests.hasDropped) return false;
    for (const row of this.requests.all()) {
      if (!isMissed(row)) return timeMs < row.timeMs;
    }
    return false;
  }
}

function upTo<T>(weigh: (row: T) => number): RingBounds<T> {
  return { maxItems: MAX_ROWS, maxWeight: MAX_CHARACTERS, weigh };
}

function charactersOfRequest(row: RequestRow): number {
  return isMissed(row) ? 0 : row.path.length + (row.query?.length ?? 0);
}

function charactersOfEvent({ event }: InboxRow): number {
  return event === undefined ? 0 : event.payload.length + event.metadata.length;
}

const MAX_NOTICES = 200;
const MAX_RUNS = 10;
