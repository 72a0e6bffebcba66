/** Rate limit counters in memory for tests, under the same conditions as those in DynamoDB. */
import type { GrantRequest, RateLimitCounters, WindowCounter } from './store/rate-limit-counters.ts';

export interface MemoryCounters extends RateLimitCounters {
  /** Calls so far, each of them one write, also when it was refused. */
  readonly writes: () => number;
}

export function createMemoryCounters(): MemoryCounters {
  const windows = new Map<string, WindowCounter>();
  let writes = 0;
  return {
    writes: () => writes,
    async grant(request) {
      writes += 1;
      // The answer of a database comes later than the call, so that calls of one moment overlap.
      await Promise.resolve();
      const key = `${request.apiKeyHash} ${request.windowStartSeconds}`;
      const known = windows.get(key);
      if (known !== undefined && !isGranted(known, request)) return { kind: 'refused', counter: known };
      const { granted, outstanding } = known ?? { granted: 0, outstanding: 0 };
      const counter = {
        granted: granted + request.tokens,
        outstanding: outstanding + request.outstandingChange,
      };
      windows.set(key, counter);
      return { kind: 'granted', counter };
    },
  };
}

function isGranted({ granted, outstanding }: WindowCounter, request: GrantRequest): boolean {
  if (granted + request.tokens > request.maxGranted) return false;
  return request.maxOutstanding === undefined || outstanding + request.outstandingChange <= request.maxOutstanding;
}
