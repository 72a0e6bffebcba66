import { setTimeout as delay } from 'node:timers/promises';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import type { ProbeAnswer } from '../probe-client.ts';
import type { ProbeRun } from '../probe-run.ts';
import type { KeyLimit } from './key-limit.ts';

/** The cheapest request that counts against a key. */
export const RATE_PROBE = { operation: 'inbox', method: 'GET', path: '/v1/inbox?limit=1' } as const;

/** What an answer says of its key's limit. */
export interface RateHeaders {
  readonly limit: number;
  /** Epoch seconds at which the window ends. */
  readonly resetSeconds: number;
  /** Of the server's clock, epoch seconds; absent: it does not say. */
  readonly dateSeconds?: number;
}

export function readRateHeaders(answer: ProbeAnswer): RateHeaders | undefined {
  if (answer.outcome !== 'http') return undefined;
  const limit = Number(answer.headers['x-ratelimit-limit'] ?? Number.NaN);
  const resetSeconds = Number(answer.headers['x-ratelimit-reset'] ?? Number.NaN);
  if (Number.isNaN(limit) || Number.isNaN(resetSeconds)) return undefined;
  const dateMs = Date.parse(answer.headers.date ?? '');
  return { limit, resetSeconds, ...(!Number.isNaN(dateMs) && { dateSeconds: dateMs / 1000 }) };
}

/** Sends end a while after they began, and on a busy machine a good while: this much of their spread, and half a second at least. */
const MARGIN_SHARE = 0.25;
const MIN_MARGIN_MS = 500;
/** A window that is waited for has begun by then. */
const AFTER_START_MS = 100;
/** Clocks that differ by less are taken for the same; Date has whole seconds. */
const SAME_CLOCK_MS = 2_000;

/**
 * Waits until a window has room for all that is to be sent in it. `askingKey` is asked for the limit that it tells;
 * if it `counts`, the window in which it asked is over afterwards. Throws REQUEST_REFUSED if the target tells none.
 */
export async function waitForWindow(
  { window: windowMs, spread }: KeyLimit,
  run: ProbeRun,
  asking: { readonly apiKey: string; readonly counts: boolean },
): Promise<number> {
  const told = readRateHeaders(await run.send({ ...RATE_PROBE, apiKey: asking.apiKey }));
  if (told === undefined) {
    throw new WorkbenchError(
      'REQUEST_REFUSED',
      `The target tells no rate limit (X-RateLimit-Limit and X-RateLimit-Reset) in answering ${RATE_PROBE.path}. Is it the Triggers API?`,
    );
  }
  const marginMs = Math.max(MIN_MARGIN_MS, spread * MARGIN_SHARE);
  const leftMs = told.resetSeconds * 1000 - serverTimeMs(told);
  if (asking.counts || leftMs < spread + marginMs) await stoppableDelay(leftMs + AFTER_START_MS, run.signal);
  if (spread + marginMs <= windowMs) return told.limit;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `key.spread of ${spread} ms does not fit into a window of ${windowMs} ms. With the time that answers take it may have ${Math.floor(Math.min(windowMs - MIN_MARGIN_MS, windowMs / (1 + MARGIN_SHARE)))} ms.`,
  );
}

/** What the target's clock says. */
export function serverTimeMs({ dateSeconds }: RateHeaders): number {
  const nowMs = Date.now();
  return dateSeconds === undefined || isNear(dateSeconds, nowMs) ? nowMs : dateSeconds * 1000;
}

/** Whether a `Date` may be of the clock that this moment is of. */
export function isNear(dateSeconds: number, timeMs: number): boolean {
  return Math.abs(dateSeconds * 1000 - timeMs) < SAME_CLOCK_MS;
}

/** Ends early when the run is to end. */
export async function stoppableDelay(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}
