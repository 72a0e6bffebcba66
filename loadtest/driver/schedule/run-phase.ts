import type { Random } from '../../model/random.ts';
import type { Failure } from '../connection/exchange.ts';
import type { ClosedLoad, OpenLoad } from '../plan.ts';
import { arrivalTimes } from './arrivals.ts';
import type { Dispatcher } from './dispatcher.ts';

/** A phase while it goes on. */
export interface PhaseRun {
  /** Place in the plan. */
  readonly phase: number;
  readonly dispatcher: Dispatcher;
  readonly startMs: number;
  readonly nowMs: () => number;
  readonly random: Random;
  /** Ends it at once. */
  readonly signal: AbortSignal;
}

/** Tells a closed phase that one of its requests has ended. */
export type OnEnded = (outcome: 'http' | Failure['outcome']) => void;

/** A user whom nothing answers tries again after this, as people and libraries do. */
const REFUSED_PAUSE_MS = 100;

/** Schedules the arrivals of an open phase when it is time, and resolves at its end. */
export async function runOpenPhase({ arrivals, durationMs }: OpenLoad, run: PhaseRun): Promise<void> {
  const { phase, dispatcher, startMs, nowMs, random, signal } = run;
  const next = arrivalTimes(arrivals, durationMs, random);
  const endMs = startMs + durationMs;
  let nextMs = startMs + next();
  await new Promise<void>((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    const tick = () => {
      const passedMs = nowMs();
      for (; nextMs <= passedMs; nextMs = startMs + next()) dispatcher.schedule(nextMs, phase);
      dispatcher.dispatch();
      if (passedMs >= endMs) {
        signal.removeEventListener('abort', stop);
        resolve();
      } else {
        timer = setTimeout(tick, Math.max(1, Math.min(nextMs, endMs) - nowMs()));
      }
    };
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', stop, { once: true });
    tick();
  });
}

/** Lets each user send again when he is answered, and resolves when the phase is over. */
export function runClosedPhase(
  load: ClosedLoad,
  run: PhaseRun,
): { readonly onEnded: OnEnded; readonly done: Promise<void> } {
  const { phase, dispatcher, startMs, nowMs, signal } = run;
  const { users, thinkMs = 0, durationMs = Number.POSITIVE_INFINITY, requests = Number.POSITIVE_INFINITY } = load;
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const timers = new Set<NodeJS.Timeout>();
  let left = requests;
  let active = 0;
  const isOver = () => left === 0 || signal.aborted || nowMs() >= startMs + durationMs;
  const finish = () => {
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener('abort', finish);
    left = 0;
    resolve();
  };
  const send = () => {
    if (isOver()) return leave();
    left -= 1;
    dispatcher.schedule(Number.NaN, phase);
  };
  const leave = () => {
    active -= 1;
    if (active === 0) finish();
  };
  const sendLater = (waitMs: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      send();
      dispatcher.dispatch();
    }, waitMs);
    timers.add(timer);
  };
  const onEnded: OnEnded = (outcome) => {
    const waitMs = outcome === 'refused' ? Math.max(thinkMs, REFUSED_PAUSE_MS) : thinkMs;
    if (waitMs > 0 && !isOver()) sendLater(waitMs);
    else send();
  };
  signal.addEventListener('abort', finish, { once: true });
  if (Number.isFinite(durationMs)) timers.add(setTimeout(finish, durationMs));
  active = users;
  for (let user = 0; user < users; user += 1) send();
  dispatcher.dispatch();
  return { onEnded, done };
}
