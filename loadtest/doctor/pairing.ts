import type { LoadOutcome } from '../driver/load-outcome.ts';
import { HTTP } from '../model/samples.ts';
import type { KnownServer } from './known-server.ts';

/** One request as both sides saw it; epoch milliseconds. */
export interface PairedRequest {
  readonly sentMs: number;
  readonly arrivedMs: number;
  readonly answeredMs: number;
  readonly endedMs: number;
}

/** The n-th unique key of a run is that of its n-th request: its row. */
export function paired({ samples, startedAtMs }: LoadOutcome, server: KnownServer): readonly PairedRequest[] {
  const pairs: PairedRequest[] = [];
  for (const { key, arrivedMs, answeredMs } of server.exchanges) {
    const row = rowOf(key);
    if (answeredMs === undefined || samples.outcome[row] !== HTTP) continue;
    pairs.push({
      sentMs: startedAtMs + (samples.sentMs[row] as number),
      arrivedMs,
      answeredMs,
      endedMs: startedAtMs + (samples.endedMs[row] as number),
    });
  }
  return pairs;
}

/** Times that no noise can cause: an answer that ended before it was given, or a request that arrived before it was sent. */
export function impossibleTimes(pairs: readonly PairedRequest[]): readonly string[] {
  const early = pairs.filter(({ sentMs, arrivedMs }) => arrivedMs < sentMs - CLOCKS_MS).length;
  const late = pairs.filter(({ answeredMs, endedMs }) => endedMs < answeredMs - CLOCKS_MS).length;
  return [
    ...(early > 0 ? [`${early} requests were at the server before the meter says that they were sent`] : []),
    ...(late > 0 ? [`${late} answers ended by the meter before the server gave them`] : []),
  ];
}

/** Two processes read the machine's clock a little apart. */
const CLOCKS_MS = 1;

function rowOf(key: string): number {
  return Number.parseInt(key.slice(key.lastIndexOf('-') + 1), 36) - 1;
}
