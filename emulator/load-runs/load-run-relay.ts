import type { LoadProgress } from '../../protocol/load-progress.ts';
import { type LoadRun, type LoadRunStatus, MAX_SILENCE_MS } from '../../protocol/load-run.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { LoadLauncher, StartedLoad } from './load-launcher.ts';

export interface LoadRunOptions {
  /** Absent: runs can be shown, but not started. */
  readonly launcher: LoadLauncher | undefined;
  /** Told of every change. */
  readonly onChange: (run: LoadRun) => void;
  /** This machine's, in milliseconds from any moment on. */
  readonly nowMs: () => number;
  readonly isAlive: (processId: number) => boolean;
  /** Asks a process to end gracefully. */
  readonly interrupt: (processId: number) => void;
  /** How long a run that was started may take for its first word; default 15 s. */
  readonly startTimeoutMs?: number;
}

/** What the control API does with load runs. */
export interface LoadRunApi {
  readonly status: () => Promise<LoadRunStatus>;
  /** A run tells how it stands. Throws BAD_ARGUMENT if it cannot be one. */
  readonly report: (progress: LoadProgress) => void;
  /** Resolves when the new run has told of itself. Throws BAD_ARGUMENT for an unknown scenario, REQUEST_REFUSED if it does not start. */
  readonly start: (scenario: string) => Promise<void>;
  /** Asks the run to end. Throws REQUEST_REFUSED if none goes on. */
  readonly stop: () => void;
}

export interface LoadRunRelay extends LoadRunApi, Disposable {
  readonly current: () => LoadRun | undefined;
  /** Sees to it that a run that has stopped without a word is over. */
  readonly check: () => void;
}

const CHECK_EVERY_MS = 1_000;
const START_TIMEOUT_MS = 15_000;

/** The newest load run: what it tells of itself, for all who look, and the way to start and stop one. */
export function createLoadRunRelay(options: LoadRunOptions): LoadRunRelay {
  const { launcher, onChange, nowMs, isAlive, interrupt, startTimeoutMs = START_TIMEOUT_MS } = options;
  let run: LoadRun | undefined;
  let heardAtMs = 0;
  let started: StartedLoad | undefined;
  let onReport: (() => void) | undefined;
  const timer = setInterval(check, CHECK_EVERY_MS).unref();

  return {
    current: () => run,
    async status() {
      return { ...(run !== undefined && { run }), scenarios: [...((await launcher?.scenarios()) ?? [])] };
    },
    report,
    start,
    stop() {
      check();
      if (!isGoingOn()) throw new WorkbenchError('REQUEST_REFUSED', 'No load run goes on that could be stopped.');
      interrupt((run as LoadRun).progress.processId);
    },
    check,
    [Symbol.dispose]() {
      clearInterval(timer);
      started?.kill();
    },
  };

  function report(progress: LoadProgress): void {
    const { processId } = progress;
    if (!Number.isSafeInteger(processId) || processId < 2 || processId === process.pid) {
      throw new WorkbenchError('BAD_ARGUMENT', `processId: ${processId} is not the process of a load run.`);
    }
    const isOther = run !== undefined && run.progress.runId !== progress.runId;
    // Of two runs at a time the one that began last is shown.
    if (isOther && isGoingOn() && (run as LoadRun).progress.startedAtMs > progress.startedAtMs) return;
    heardAtMs = nowMs();
    change({ progress, ...(progress.state === 'done' && { ended: 'done' }) });
    onReport?.();
  }

  function check(): void {
    if (run === undefined || !isGoingOn()) return;
    if (!isAlive(run.progress.processId)) change({ ...run, ended: 'processEnded' });
    else if (nowMs() - heardAtMs > MAX_SILENCE_MS) change({ ...run, ended: 'silent' });
  }

  function change(next: LoadRun): void {
    run = next;
    onChange(next);
  }

  function isGoingOn(): boolean {
    return run !== undefined && run.ended === undefined;
  }

  async function start(scenario: string): Promise<void> {
    const names = ((await launcher?.scenarios()) ?? []).map(({ name }) => name);
    if (launcher === undefined || names.length === 0) {
      throw new WorkbenchError(
        'REQUEST_REFUSED',
        'This emulator cannot start load runs. Start one with `triggers load`.',
      );
    }
    if (!names.includes(scenario)) {
      throw new WorkbenchError('BAD_ARGUMENT', `There is no scenario ${scenario}. Scenarios are ${names.join(', ')}.`);
    }
    check();
    if (isGoingOn() || started !== undefined) {
      throw new WorkbenchError('REQUEST_REFUSED', 'A load run goes on already. Stop it first, or wait for its end.');
    }
    const launched = launcher.start(scenario);
    started = launched;
    void launched.ended.finally(() => {
      if (started === launched) started = undefined;
      check();
    });
    await firstWord(launched, scenario);
  }

  async function firstWord(launched: StartedLoad, scenario: string): Promise<void> {
    const reported = Promise.withResolvers<'reported'>();
    onReport = () => {
      if (run?.progress.processId === launched.processId) reported.resolve('reported');
    };
    const timedOut = Promise.withResolvers<'timedOut'>();
    const timer = setTimeout(() => timedOut.resolve('timedOut'), startTimeoutMs);
    try {
      const ended = launched.ended.then((output) => ({ output }));
      const first = await Promise.race([reported.promise, timedOut.promise, ended]);
      if (first === 'reported') return;
      const reason =
        first === 'timedOut'
          ? `it said nothing for ${startTimeoutMs / 1_000} s`
          : first.output.trim() || 'it ended at once';
      if (first === 'timedOut') launched.kill();
      throw new WorkbenchError('REQUEST_REFUSED', `The scenario ${scenario} did not start: ${reason}.`);
    } finally {
      clearTimeout(timer);
      onReport = undefined;
    }
  }
}
