import { ledgerOf } from '../ledger/client-ledger.ts';
import type { Ledger } from '../model/ledger.ts';
import { OUTCOMES, type Samples } from '../model/samples.ts';
import type { ProbeAnswer, ProbeClient, ProbeRequest } from './probe-client.ts';

/** A probe of a named operation, by which reports show it. */
export interface NamedProbe extends ProbeRequest {
  readonly operation: string;
}

/** What was sent and how it ended, in the form in which the load generator tells it. */
export interface ProbeRecorder {
  readonly send: (probe: NamedProbe) => Promise<ProbeAnswer>;
  readonly samples: () => Samples;
  readonly ledger: () => Ledger;
}

interface Row {
  readonly operation: number;
  readonly apiKey: string;
  readonly sentMs: number;
  readonly endedMs: number;
  readonly requestBytes: number;
  readonly answer: ProbeAnswer;
}

/** Keeps a row for each request that a client sends. `startedAt`: the run's, by `performance.now()`. */
export function recordProbes(client: ProbeClient, apiKeys: readonly string[], startedAt: number): ProbeRecorder {
  const rows: Row[] = [];
  const operations: string[] = [];
  let sent = 0;
  const samples = () => samplesOf(rows, operations, apiKeys);
  return {
    async send(probe) {
      if (!operations.includes(probe.operation)) operations.push(probe.operation);
      const operation = operations.indexOf(probe.operation);
      const sentMs = performance.now() - startedAt;
      sent += 1;
      const answer = await client.send(probe);
      const apiKey = probe.apiKey ?? apiKeys[0] ?? '';
      const requestBytes = Buffer.byteLength(probe.body ?? '');
      rows.push({ operation, apiKey, sentMs, endedMs: performance.now() - startedAt, requestBytes, answer });
      return answer;
    },
    samples,
    ledger: () => ({
      ...ledgerOf(samples(), { scheduled: sent, dropped: 0, resent: 0 }),
      sent,
      inFlight: sent - rows.length,
    }),
  };
}

function samplesOf(rows: readonly Row[], operations: readonly string[], apiKeys: readonly string[]): Samples {
  const ordered = rows.toSorted((a, b) => a.sentMs - b.sentMs);
  const sentMs = Float64Array.from(ordered, (row) => row.sentMs);
  return {
    length: ordered.length,
    operations,
    operation: Uint16Array.from(ordered, (row) => row.operation),
    intendedMs: sentMs,
    sentMs,
    endedMs: Float64Array.from(ordered, (row) => row.endedMs),
    outcome: Uint8Array.from(ordered, ({ answer }) => OUTCOMES.indexOf(answer.outcome)),
    status: Uint16Array.from(ordered, ({ answer }) => (answer.outcome === 'http' ? answer.status : 0)),
    requestBytes: Float64Array.from(ordered, (row) => row.requestBytes),
    responseBytes: Float64Array.from(ordered, ({ answer }) => (answer.outcome === 'http' ? answer.body.length : 0)),
    apiKey: Uint16Array.from(ordered, (row) => Math.max(0, apiKeys.indexOf(row.apiKey))),
    isWarmUp: new Uint8Array(ordered.length),
  };
}
