import type { HistoryStatus } from '../../../protocol/control-api.ts';
import type { FilterFunction } from '../../../protocol/filter/compile-filter.ts';
import type { RequestRecord } from '../../../protocol/requests/request-record.ts';
import type { RequestPage, RequestQuery } from '../../../protocol/requests/requests.ts';
import type { DatabaseCallRecord } from '../../dynamodb/calls/call-record.ts';
import type { GatewayRecord } from '../../gateway/gateway-record.ts';
import type { InvocationReport, InvocationStart } from '../../lambda/reports/invocation-report.ts';
import type { RequestLimits } from '../record/request-story.ts';
import { toRequestRecord } from '../record/to-request-record.ts';
import { startDelayedBatches } from './delayed-batches.ts';
import { InvocationIndex } from './invocation-index.ts';
import { addCall, CALL_BYTES, type JournalEntry, type JournalRequest, newEntry, toStory } from './journal-entry.ts';
import { type HistoryOptions, RequestHistory } from './request-history.ts';
import { listRequests } from './request-list.ts';

export interface JournalOptions extends HistoryOptions {
  /** Read whenever a request is told. */
  readonly limits: () => RequestLimits;
  /**
   * Told of each request some 25 to 50 ms after its answer, when its calls of the database are known, and again when
   * more has become known of it. The function tells the story as it is when it is called.
   */
  readonly onPublish: (told: ToldRequest) => void;
  /** Epoch milliseconds of the emulated cloud; default: this machine's. */
  readonly nowMs?: () => number;
  /** Half of that time; default 25 ms. */
  readonly publishAfterMs?: number;
}

/** A request that is told of; its story is put together when it is asked for. */
export interface ToldRequest {
  readonly requestId: string;
  readonly status: number;
  readonly toRecord: () => RequestRecord;
}

/** The requests that the gateway has answered, with what the other parts of the cloud know of them. */
export interface RequestJournal extends Disposable {
  readonly noteRequest: (record: GatewayRecord) => void;
  readonly invocationStarted: (start: InvocationStart) => void;
  readonly invocationEnded: (report: InvocationReport) => void;
  readonly noteDatabaseCalls: (records: readonly DatabaseCallRecord[]) => void;
  /** The request is sent again: the new one will say which it repeats. */
  readonly noteReplay: (requestId: string, replayOf: string) => void;
  readonly list: (query: RequestQuery, matches?: FilterFunction) => RequestPage;
  /** By its own id or that of its invocation. */
  readonly find: (id: string) => FoundRequest | undefined;
  /** Request id of the invocation; undefined: it was not invoked, or is no longer kept. */
  readonly lambdaRequestIdOf: (requestId: string) => string | undefined;
  readonly status: () => HistoryStatus;
  /** Publishes at once what waits for that. */
  readonly flush: () => void;
  readonly clear: () => void;
}

/** A kept request. */
export interface FoundRequest {
  readonly record: RequestRecord;
  readonly gateway: GatewayRecord;
  readonly hasBodies: boolean;
}

/** Invocations without an answer of the gateway: those that run, which the account's concurrency bounds, and strays. */
const MAX_UNANSWERED = 2_000;

/** Gathers what is told of requests. Telling costs a few microseconds; the stories are put together when they are read. */
export function createRequestJournal(options: JournalOptions): RequestJournal {
  const { limits, onPublish, publishAfterMs = 25, nowMs = Date.now } = options;
  /** By the request id of the invocation. */
  const entries = new Map<string, JournalEntry>();
  const unanswered = new Map<string, JournalEntry>();
  const replays = new Map<string, string>();
  const index = new InvocationIndex();
  const history = new RequestHistory<JournalRequest>(options, ({ gateway }) => {
    if (gateway.lambdaRequestId !== undefined) entries.delete(gateway.lambdaRequestId);
  });
  const unpublished = startDelayedBatches<JournalRequest>(publishAfterMs, (kept) =>
    onPublish({
      requestId: kept.gateway.requestId,
      status: kept.gateway.status,
      toRecord: () => toRecord(kept),
    }),
  );

  return {
    noteRequest,
    invocationStarted,
    invocationEnded,
    noteDatabaseCalls,
    noteReplay,
    list: (query, matches) =>
      listRequests(history, query, { replayOf: ({ replayOf }) => replayOf, toRecord, matches, nowMs }),
    find,
    lambdaRequestIdOf: (requestId) => history.find(requestId)?.gateway.lambdaRequestId,
    status: () => history.status(),
    flush: unpublished.flush,
    clear: () => history.clear(),
    [Symbol.dispose]: () => unpublished[Symbol.dispose](),
  };

  function noteRequest(gateway: GatewayRecord): void {
    const { requestId, lambdaRequestId } = gateway;
    const entry = lambdaRequestId === undefined ? newEntry() : entryOf(lambdaRequestId);
    const replayOf = replays.get(requestId);
    if (replayOf !== undefined) replays.delete(requestId);
    const kept: JournalRequest = {
      gateway,
      hasBodies: true,
      functionError: undefined,
      bytes: 0,
      place: 0,
      entry,
      replayOf,
    };
    entry.kept = kept;
    if (lambdaRequestId !== undefined) {
      unanswered.delete(lambdaRequestId);
      entries.set(lambdaRequestId, entry);
    }
    history.add(kept);
    if (entry.calls.length > 0) history.grew(kept, entry.calls.length * CALL_BYTES);
    unpublished.add(kept);
  }

  function invocationStarted(start: InvocationStart): void {
    entryOf(start.requestId).start = start;
    index.add(start);
  }

  function invocationEnded(report: InvocationReport): void {
    const entry = entryOf(report.requestId);
    entry.report = report;
    if (entry.kept !== undefined) unpublished.add(entry.kept);
  }

  function noteDatabaseCalls(records: readonly DatabaseCallRecord[]): void {
    for (const record of records) {
      const lambdaRequestId = index.find(record.accessKeyId, record.startedAtMs);
      const entry =
        lambdaRequestId === undefined ? undefined : (entries.get(lambdaRequestId) ?? unanswered.get(lambdaRequestId));
      if (entry === undefined) continue;
      const isKept = addCall(entry, record);
      if (entry.kept === undefined) continue;
      if (isKept) history.grew(entry.kept, CALL_BYTES);
      unpublished.add(entry.kept);
    }
  }

  function noteReplay(requestId: string, replayOf: string): void {
    const kept = history.find(requestId);
    if (kept === undefined) {
      // Its answer has overtaken its record.
      replays.set(requestId, replayOf);
      if (replays.size > MAX_UNANSWERED) forgetOldest(replays);
      return;
    }
    kept.replayOf = replayOf;
    unpublished.add(kept);
  }

  function find(id: string): FoundRequest | undefined {
    const kept = history.find(id) ?? entries.get(id)?.kept;
    return kept && { record: toRecord(kept), gateway: kept.gateway, hasBodies: kept.hasBodies };
  }

  function toRecord(kept: JournalRequest): RequestRecord {
    return toRequestRecord(toStory(kept), limits());
  }

  function entryOf(lambdaRequestId: string): JournalEntry {
    const known = entries.get(lambdaRequestId) ?? unanswered.get(lambdaRequestId);
    if (known !== undefined) return known;
    const entry = newEntry();
    unanswered.set(lambdaRequestId, entry);
    if (unanswered.size > MAX_UNANSWERED) forgetOldest(unanswered);
    return entry;
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
