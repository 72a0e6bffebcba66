import { setTimeout as delay } from 'node:timers/promises';

/** Begins so many pieces of work, evenly spread over a time, whatever becomes of them; resolves when all have ended. */
export async function evenly<T>(
  count: number,
  spreadMs: number,
  signal: AbortSignal,
  work: (number: number) => Promise<T>,
): Promise<readonly T[]> {
  const startedAt = performance.now();
  const begun: Promise<T>[] = [];
  for (let number = 0; number < count && !signal.aborted; number += 1) {
    const waitMs = startedAt + (number * spreadMs) / count - performance.now();
    if (waitMs > 0) await delay(waitMs);
    begun.push(work(number));
  }
  return await Promise.all(begun);
}
