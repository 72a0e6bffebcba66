import type { LiveMetrics, LiveRates } from '../../../protocol/metrics.ts';
import { Histogram } from './histogram.ts';

/** What is counted by seconds. */
export type LiveCount = Exclude<keyof LiveRates, 'seconds' | 'latencyMs'>;

const COUNTS = [
  'requests',
  'clientErrors',
  'serverErrors',
  'throttledRequests',
  'invocations',
  'invocationErrors',
  'throttledInvocations',
  'coldStarts',
  'databaseCalls',
  'throttledDatabaseCalls',
  'readUnits',
  'writeUnits',
] as const satisfies readonly LiveCount[];

const LONG_SECONDS = 10;
/** The current one beside those that are over. */
const SLOTS = LONG_SECONDS + 1;

/** What has happened in one second. */
export interface LiveSecond {
  readonly counts: Record<LiveCount, number>;
  readonly latencies: Histogram;
}

interface Slot extends LiveSecond {
  /** Since the monotonic clock's beginning. */
  readonly number: number;
}

export interface LiveCounters {
  /** The second that runs, to count in. */
  readonly current: () => LiveSecond;
  /** Of the whole seconds before the current one. */
  readonly rates: () => Omit<LiveMetrics, 'concurrentExecutions'>;
}

/** Counts by the seconds of a clock that is never set. */
export function createLiveCounters(monotonicMs: () => number): LiveCounters {
  const slots: Slot[] = [];
  return {
    current() {
      const number = Math.floor(monotonicMs() / 1000);
      const known = slots[number % SLOTS];
      if (known?.number === number) return known;
      const counts = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<LiveCount, number>;
      const slot = { number, counts, latencies: new Histogram() };
      slots[number % SLOTS] = slot;
      return slot;
    },
    rates() {
      const now = Math.floor(monotonicMs() / 1000);
      return { lastSecond: ratesOf(now, 1), lastTenSeconds: ratesOf(now, LONG_SECONDS) };
    },
  };

  function ratesOf(now: number, length: number): LiveRates {
    const own = slots.filter(({ number }) => number >= now - length && number < now);
    const rate = (name: LiveCount) => own.reduce((sum, { counts }) => sum + counts[name], 0) / length;
    const rates = Object.fromEntries(COUNTS.map((name) => [name, rate(name)])) as Record<LiveCount, number>;
    const latencies = new Histogram();
    for (const slot of own) latencies.merge(slot.latencies);
    if (latencies.count === 0) return { seconds: length, ...rates };
    const [p50, p99, maximum] = [latencies.percentile(0.5), latencies.percentile(0.99), latencies.percentile(1)];
    return { seconds: length, ...rates, latencyMs: { p50, p99, maximum } };
  }
}
