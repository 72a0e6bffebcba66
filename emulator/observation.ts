import { type LogPage, parseLogQuery } from '../protocol/logs.ts';
import { type MetricPage, parseMetricQuery } from '../protocol/metrics.ts';
import type { ClientRequests } from '../protocol/requests/request-counts.ts';
import type { RequestDetail } from '../protocol/requests/request-record.ts';
import type { StreamKind } from '../protocol/stream.ts';
import type { EmulatorClock } from './clock.ts';
import { type LogFilesProblem, startLogFiles } from './cloudwatch/logs/log-files.ts';
import { invocationLog, queryLogs } from './cloudwatch/logs/log-query.ts';
import { createLogStore } from './cloudwatch/logs/log-store.ts';
import { createMetrics } from './cloudwatch/metrics/metrics.ts';
import { type EventStream, startEventStream } from './control/event-stream.ts';
import type { SnapshotFeed } from './control/snapshot-feed.ts';
import type { DatabaseCallRecord } from './dynamodb/calls/call-record.ts';
import { CreatedEvents } from './events/created-events.ts';
import { toEventChange } from './events/event-change.ts';
import { changeOf, eventIdOf } from './events/event-route.ts';
import type { GatewayRecord } from './gateway/gateway-record.ts';
import { executionLogGroupName } from './gateway/logs/log-context.ts';
import { createGatewayLogs, logGroupsOf } from './gateway-logs.ts';
import type { InvocationObserver } from './lambda/environment/environment-settings.ts';
import { createRequestJournal, type RequestJournal } from './requests/history/request-journal.ts';
import type { RequestLimits } from './requests/record/request-story.ts';
import { createRequestCounter } from './requests/request-counts.ts';
import type { Deployment } from './template/deployment.ts';

export interface ObservationOptions {
  readonly clock: EmulatorClock;
  readonly deployment: Deployment;
  /** Least level of the gateway's execution log. */
  readonly executionLog: 'ERROR' | 'INFO';
  readonly limits: () => RequestLimits;
  readonly feeds: readonly SnapshotFeed<StreamKind>[];
  /** Absent: log events are kept in memory only. */
  readonly logDirectory: string | undefined;
  readonly onRequest: ((record: GatewayRecord) => void) | undefined;
  /** Told in a sentence of what goes wrong with the observing itself. */
  readonly onNotice: (text: string) => void;
}

/** Rates of the last seconds, as the stream tells them. */
const METRICS_EVERY_MS = 1_000;

/** What the change of an event is taken to use beside the body that it came with. */
const EVENT_BYTES = 1_024;

/** What is seen of the emulated cloud: its parts tell of what happened, and nothing comes back to them. */
export interface Observation extends AsyncDisposable {
  readonly journal: RequestJournal;
  readonly stream: EventStream;
  readonly requestCounts: () => readonly ClientRequests[];
  readonly observer: InvocationObserver;
  readonly onRequest: (record: GatewayRecord) => void;
  readonly onCalls: (records: readonly DatabaseCallRecord[]) => void;
  readonly log: (logStreamName: string, timestampMs: number, message: string) => void;
  readonly queryLogs: (parameters: URLSearchParams) => Promise<LogPage>;
  readonly queryMetrics: (parameters: URLSearchParams) => MetricPage;
  readonly logOf: (lambdaRequestId: string) => RequestDetail['log'];
  /** A changed template is in force. */
  readonly configure: (deployment: Deployment) => void;
}

/** Starts all that listens. */
export async function startObservation(options: ObservationOptions): Promise<Observation> {
  const { clock, onNotice } = options;
  let { deployment } = options;
  await using stack = new AsyncDisposableStack();
  const metrics = createMetrics({
    clock,
    api: {
      apiName: deployment.api.name,
      stage: deployment.api.stage,
      isDetailed: () => deployment.api.detailedMetrics,
    },
    functionName: deployment.function.name,
    onProblem: ({ logGroupName, reason }) => onNotice(`Metrics in a line of ${logGroupName} are not used: ${reason}`),
  });
  const feeds = [...options.feeds, { kind: 'metrics', everyMs: METRICS_EVERY_MS, read: metrics.live } as const];
  const stream = stack.use(startEventStream({ epochMs: clock.epochMs, feeds }));
  const journal = stack.use(
    createRequestJournal({
      limits: options.limits,
      nowMs: clock.epochMs,
      onPublish: ({ status, toRecord }) => stream.publish('request', toRecord, { isNotable: status >= 400 }),
    }),
  );
  const counter = createRequestCounter();
  const created = new CreatedEvents();
  const logs = createLogStore({ epochMs: clock.epochMs, groups: logGroupsOf(deployment) });
  stack.use(
    logs.listen({
      onEvent: (event) => stream.publish('log', event, { estimatedBytes: event.message.length }),
      wantsLazy: () => stream.isRead('log'),
    }),
  );
  stack.use(logs.listen({ onEvent: metrics.noteLogEvent, wantsLazy: () => false }));
  if (options.logDirectory !== undefined) {
    const lazyGroups = [executionLogGroupName(deployment.api)];
    const { logDirectory: directory } = options;
    stack.use(
      startLogFiles({ store: logs, directory, lazyGroups, onProblem: (problem) => onNotice(describe(problem)) }),
    );
  }
  const gatewayLogs = createGatewayLogs({ store: logs, leastLevel: options.executionLog }, deployment);
  const owned = stack.move();
  return {
    journal,
    stream,
    requestCounts: counter.read,
    observer: {
      invocationStarted(start) {
        journal.invocationStarted(start);
        metrics.noteInvocationStart(start);
      },
      invocationEnded(report) {
        journal.invocationEnded(report);
        metrics.noteInvocation(report);
      },
    },
    onRequest(record) {
      counter.note(record);
      journal.noteRequest(record);
      metrics.noteRequest(record);
      gatewayLogs.note(record);
      const change = changeOf(record);
      if (change !== undefined) {
        const estimatedBytes = record.requestBody.length + EVENT_BYTES;
        if (change === 'created') created.note(record);
        const about = change === 'created' ? undefined : created.find(eventIdOf(record));
        stream.publish('event', () => toEventChange(record, change, about), { estimatedBytes });
      }
      options.onRequest?.(record);
    },
    onCalls(records) {
      journal.noteDatabaseCalls(records);
      metrics.noteDatabaseCalls(records);
    },
    log(logStreamName, timestampMs, message) {
      logs.put({ logGroupName: deployment.function.logGroup.name, logStreamName, timestampMs, message });
    },
    queryLogs: (parameters) =>
      queryLogs(logs, parseLogQuery(parameters), { lambdaRequestIdOf: journal.lambdaRequestIdOf }),
    queryMetrics: (parameters) => metrics.query(parseMetricQuery(parameters)),
    logOf: (lambdaRequestId) => [...invocationLog(logs, lambdaRequestId)],
    configure(next) {
      deployment = next;
      logs.setGroups(logGroupsOf(next));
      gatewayLogs.configure(next);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function describe(problem: LogFilesProblem): string {
  return problem.kind === 'failing'
    ? `Log files cannot be written (${problem.error.message}). The emulator goes on without; make room, or mend the folder.`
    : `Log files are written again; ${problem.lostEvents} log events are missing in them.`;
}
