import { performance } from 'node:perf_hooks';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { seededRandom, seedOfPart } from '../model/random.ts';
import { calibrate } from './calibration.ts';
import { type AutocannonPool, startAutocannon } from './connection/autocannon-pool.ts';
import type { Defect } from './connection/exchange.ts';
import { GeneratorMeter } from './generator-meter.ts';
import type { DriverProgress, GeneratorCounts, GeneratorOutcome, ObservedAnswer, PhaseTimes } from './load-outcome.ts';
import type { LoadPlan } from './plan.ts';
import { Dispatcher } from './schedule/dispatcher.ts';
import { type OnEnded, type PhaseRun, runClosedPhase, runOpenPhase } from './schedule/run-phase.ts';
import { type OnRows, SampleRecorder } from './schedule/sample-recorder.ts';

export interface DriveOptions {
  /** Ends the run: nothing more is sent, and what is in flight is waited for as the plan says. */
  readonly signal: AbortSignal;
  readonly onStart: (startedAtMs: number) => void;
  readonly onRows: OnRows;
  readonly onObserved: (answers: readonly ObservedAnswer[]) => void;
  readonly onProgress: (progress: DriverProgress) => void;
  readonly defects?: ReadonlySet<Defect>;
}

const PROGRESS_MS = 500;
/** Connections that are there before the first request; more are opened when they are needed. */
const OPENED_AHEAD = 256;
/** Of the seeds, after those of the dispatcher. */
const FIRST_PHASE_SEED = 1_000;

/** Runs a plan in this process. Rejects with NOT_RUNNING if nothing listens at its URL. */
export async function driveLoad(plan: LoadPlan, options: DriveOptions): Promise<GeneratorOutcome> {
  const calibrationMs = calibrate(() => performance.now());
  let originMs = performance.now();
  const nowMs = () => performance.now() - originMs;
  const meter = new GeneratorMeter();
  const recorder = new SampleRecorder(options.onRows);
  let observed: ObservedAnswer[] = [];
  const closedPhases = new Map<number, OnEnded>();
  const dispatcher = new Dispatcher({
    plan,
    recorder,
    meter,
    nowMs,
    onObserved: (answer) => observed.push(answer),
    onEnded: (phase, outcome) => closedPhases.get(phase)?.(outcome),
  });
  const { url, timeoutMs, maxInFlight: connections } = plan;
  const defects = options.defects ?? new Set();
  const pool = startAutocannon({ url, connections, timeoutMs, listener: dispatcher, nowMs, defects });
  await using _ = pool;
  dispatcher.use(pool);
  await openAhead(pool, plan);

  const phases: PhaseTimes[] = [];
  let state: DriverProgress['state'] = 'starting';
  const report = () => {
    recorder.flush();
    if (observed.length > 0) options.onObserved(observed);
    observed = [];
    const current = plan.phases[Math.min(phases.length, plan.phases.length - 1)];
    const plannedMs = plannedMsOf(plan, phases);
    options.onProgress({
      ...countsOf(dispatcher),
      state,
      phase: current?.name ?? '',
      elapsedMs: nowMs(),
      ...(plannedMs !== undefined && { plannedMs }),
      backlog: dispatcher.backlog,
      lateShare: meter.lateShare,
    });
  };
  originMs = performance.now();
  options.onStart(performance.timeOrigin + originMs);
  const ticker = setInterval(report, PROGRESS_MS);
  using __ = { [Symbol.dispose]: () => clearInterval(ticker) };
  meter.start();
  let wasWarmUp = true;
  let startMs = 0;
  for (const [at, { name, isWarmUp = false, load }] of plan.phases.entries()) {
    if (options.signal.aborted) break;
    if (wasWarmUp && !isWarmUp) meter.start();
    wasWarmUp = isWarmUp;
    state = isWarmUp ? 'warming-up' : 'running';
    const random = seededRandom(seedOfPart(plan.seed, FIRST_PHASE_SEED + at));
    const run: PhaseRun = { phase: at, dispatcher, startMs, nowMs, random, signal: options.signal };
    if (load.model === 'open') await runOpenPhase(load, run);
    else {
      const { onEnded, done } = runClosedPhase(load, run);
      closedPhases.set(at, onEnded);
      await done;
      closedPhases.delete(at);
    }
    // Open phases follow each other without a gap, whatever the timers did.
    const endMs = load.model === 'open' && !options.signal.aborted ? startMs + load.durationMs : nowMs();
    phases.push({ name, isWarmUp, startMs, endMs });
    startMs = endMs;
  }
  const health = meter.stop();
  state = 'draining';
  await drain(dispatcher, plan.drainMs, options.signal);
  dispatcher.drop();
  const counts = countsOf(dispatcher);
  dispatcher.giveUp();
  state = 'done';
  report();
  return {
    end: options.signal.aborted ? 'interrupted' : 'completed',
    counts,
    health: { ...health, calibrationMs, calibrationRatio: calibrate(() => performance.now()) / calibrationMs },
    phases,
    failures: dispatcher.failures,
  };
}

async function openAhead(pool: AutocannonPool, { url, maxInFlight }: LoadPlan): Promise<void> {
  try {
    await pool.open(Math.min(maxInFlight, OPENED_AHEAD));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
    throw new WorkbenchError(
      'NOT_RUNNING',
      `No connection to ${url} can be made: ${reason}. Start what is to be measured (\`triggers up\`), or name where it is.`,
      { cause },
    );
  }
}

/** Waits until nothing is in flight, for a bounded time; after an abort no longer for what is only due. */
async function drain(dispatcher: Dispatcher, drainMs: number, signal: AbortSignal): Promise<void> {
  const untilMs = performance.now() + drainMs;
  while (performance.now() < untilMs) {
    if (signal.aborted) dispatcher.drop();
    dispatcher.dispatch();
    if (dispatcher.counts.inFlight === 0 && dispatcher.backlog === 0) return;
    await new Promise((resolve) => setTimeout(resolve, DRAIN_TICK_MS));
  }
}

const DRAIN_TICK_MS = 5;

function countsOf({ counts }: Dispatcher): GeneratorCounts {
  const { scheduled, sent, dropped, resent, timeout: timedOut, reset, refused, inFlight, unexpected } = counts;
  const answered: Record<string, number> = {};
  for (const [status, count] of counts.answered.entries()) if (count > 0) answered[status] = count;
  return { scheduled, sent, dropped, resent, answered, timedOut, reset, refused, inFlight, unexpected };
}

/** Of all of the run; not known as long as a phase is to come that ends by number. */
function plannedMsOf({ phases }: LoadPlan, over: readonly PhaseTimes[]): number | undefined {
  let sumMs = over.at(-1)?.endMs ?? 0;
  for (const { load } of phases.slice(over.length)) {
    if (load.durationMs === undefined) return undefined;
    sumMs += load.durationMs;
  }
  return sumMs;
}
