import type { SecondOfRun } from '../model/run-report.ts';
import { HTTP, IN_FLIGHT, type Samples } from '../model/samples.ts';
import { percentile } from '../statistics/percentile-bounds.ts';
import { statusText } from './selection.ts';

/** The run second by second, of its own clock, from the first in which something was due after the warm-up to the last. */
export function secondsOfRun(samples: Samples): SecondOfRun[] {
  const seconds = new Map<number, Second>();
  const secondAt = (timeMs: number): Second => {
    const second = Math.floor(timeMs / 1000);
    const known = seconds.get(second);
    if (known !== undefined) return known;
    const made: Second = { scheduled: 0, sent: 0, ended: {}, latencies: [] };
    seconds.set(second, made);
    return made;
  };
  for (let at = 0; at < samples.length; at++) {
    if (samples.isWarmUp[at] !== 0) continue;
    secondAt(samples.intendedMs[at] as number).scheduled++;
    secondAt(samples.sentMs[at] as number).sent++;
    if (samples.outcome[at] === IN_FLIGHT) continue;
    const end = secondAt(samples.endedMs[at] as number);
    const status = statusText(samples, at);
    end.ended[status] = (end.ended[status] ?? 0) + 1;
    if (samples.outcome[at] !== HTTP) continue;
    end.latencies.push((samples.endedMs[at] as number) - (samples.intendedMs[at] as number));
  }
  if (seconds.size === 0) return [];
  const first = Math.min(...seconds.keys());
  const last = Math.max(...seconds.keys());
  return Array.from({ length: last - first + 1 }, (_, at) => toSecond(first + at, seconds.get(first + at)));
}

interface Second {
  scheduled: number;
  sent: number;
  readonly ended: Record<string, number>;
  readonly latencies: number[];
}

function toSecond(second: number, found: Second | undefined): SecondOfRun {
  const { scheduled = 0, sent = 0, ended = {}, latencies = [] } = found ?? {};
  if (latencies.length === 0) return { second, scheduled, sent, ended };
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => percentile(sorted, share) as number;
  return { second, scheduled, sent, ended, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}
