/**
 * A recording that happens again and again, told by the emulator's own event stream: what a dashboard costs at a rate is
 * seen without the processor time that an emulator takes to answer so many requests.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { writeConnectionFile } from '../../emulator/control/connection-file.ts';
import type { ControlApi } from '../../emulator/control/control-api.ts';
import { startControlServer } from '../../emulator/control/control-server.ts';
import { type EventStream, startEventStream } from '../../emulator/control/event-stream.ts';
import { answeredRequests, type Snapshot } from '../../protocol/control-api.ts';
import type { LiveMetrics } from '../../protocol/metrics.ts';
import { readRecording } from '../../protocol/recording.ts';
import type { StreamEvent, StreamKind } from '../../protocol/stream.ts';
import { EventCycle } from './event-cycle.ts';
import { PacedCloudCommand, type PacedCloudReply } from './paced-cloud-messages.ts';

const TICK_MS = 5;
const METRICS_EVERY_MS = 1_000;
/** What is told of single requests; all else comes from a look at how things stand. */
const ROW_KINDS: ReadonlySet<StreamKind> = new Set(['request', 'event', 'log']);

let cloud: Awaited<ReturnType<typeof serve>> | undefined;

process.on('message', (message) => {
  void answer(PacedCloudCommand.parse(message)).then((reply) => process.send?.(reply));
});
process.once('disconnect', () => process.exit());

async function answer(command: PacedCloudCommand): Promise<PacedCloudReply> {
  try {
    if (command.kind === 'serve') cloud = await serve(command.recordingFile, command.dataDirectory);
    else await cloud?.tell(command.requestsPerSecond, command.durationMs);
    return { kind: 'done', answered: cloud?.answered() ?? 0, eventsPerRequest: cloud?.eventsPerRequest ?? 0 };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

async function serve(recordingFile: string, dataDirectory: string) {
  const lines = createInterface({ input: createReadStream(recordingFile, 'utf8') });
  const { head, events } = await readRecording(lines, recordingFile);
  const rows: StreamEvent[] = [];
  let metrics: LiveMetrics | undefined;
  for await (const event of events) {
    if (ROW_KINDS.has(event.kind)) rows.push(event);
    if (event.kind === 'metrics') metrics = event.data as LiveMetrics;
  }
  if (metrics === undefined) throw new Error(`${recordingFile} has no metrics.`);
  const recordedMetrics = metrics;
  const cycle = new EventCycle(rows);
  const answered = () => answeredRequests(head.snapshot.history) + cycle.requests;
  let requestsOfSecond = 0;
  const stream: EventStream = startEventStream({
    epochMs: Date.now,
    feeds: [{ kind: 'metrics', everyMs: METRICS_EVERY_MS, read: () => metricsNow() }],
  });
  const control = await startControlServer({
    port: 0,
    token: 'none',
    api: Promise.resolve(controlApi(head.snapshot, stream, () => cycle.requests)),
  });
  const { apiUrl, authMode } = head.snapshot.status;
  const connection = { processId: process.pid, apiUrl, controlUrl: control.url, token: 'none', authMode };
  await writeConnectionFile(dataDirectory, control.port, connection);
  return {
    answered,
    eventsPerRequest: cycle.eventsPerRequest,
    async tell(requestsPerSecond: number, durationMs: number): Promise<void> {
      const startedAt = performance.now();
      const before = cycle.requests;
      const total = Math.floor((requestsPerSecond * durationMs) / 1000);
      while (cycle.requests - before < total) {
        const due = Math.min(total, ((performance.now() - startedAt) / 1000) * requestsPerSecond);
        while (cycle.requests - before < due) {
          const { kind, data } = cycle.next(Date.now());
          stream.publish(kind, data);
          if (kind === 'request') requestsOfSecond += 1;
        }
        await delay(TICK_MS);
      }
    },
  };

  function metricsNow(): LiveMetrics & { readonly answered: number } {
    const requests = requestsOfSecond;
    requestsOfSecond = 0;
    const { lastSecond, lastTenSeconds } = recordedMetrics;
    return {
      ...recordedMetrics,
      answered: answered(),
      lastSecond: { ...lastSecond, requests },
      lastTenSeconds: { ...lastTenSeconds, requests },
    };
  }
}

function controlApi(snapshot: Snapshot, stream: EventStream, told: () => number): ControlApi {
  const unused = () => {
    throw new Error('nothing but looks are answered here');
  };
  const clock = { timeMs: Date.now(), offsetMs: 0 };
  return {
    status: () => snapshot.status,
    snapshot: () => ({
      ...snapshot,
      seq: stream.seq(),
      history: { ...snapshot.history, droppedRequests: snapshot.history.droppedRequests + told() },
    }),
    stream,
    requests: { list: () => ({ requests: [] }), find: () => undefined, replay: unused },
    requestCounts: () => [],
    faults: { list: () => [], add: unused, remove: unused, clear: unused },
    clock: { read: () => clock, change: unused },
    reset: unused,
    keys: { create: unused, list: unused, revoke: unused },
    logs: () => ({ events: [] }),
    metrics: unused,
    partitions: async () => [],
    limits: async () => ({ throttles: snapshot.throttles, counts: snapshot.counts, keys: [], partitions: [] }),
    fixtures: async () => ({ fixtures: [], problems: [] }),
    events: {
      list: async () => ({ events: [] }),
      find: async () => undefined,
      send: unused,
      acknowledge: unused,
      delete: unused,
    },
    loadRun: { status: async () => ({ scenarios: [] }), report: unused, start: unused, stop: unused },
  };
}
