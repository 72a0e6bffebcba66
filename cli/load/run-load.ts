import { newRunId } from '../../loadtest/driver/run-load.ts';
import { createLiveOutput, type LiveStream } from '../../loadtest/report/live-output.ts';
import { reportText } from '../../loadtest/report/report-text.ts';
import { writeLoadReports } from '../../loadtest/report/write-load-reports.ts';
import { finalProgress, progressTeller } from '../../loadtest/runner/load-progress.ts';
import { runScenario } from '../../loadtest/runner/run-scenario.ts';
import type { RunProgress } from '../../loadtest/runner/scenario-run.ts';
import type { LoadProgress } from '../../protocol/load-progress.ts';
import { createPaint, wantsColour } from '../../protocol/text/paint.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { keepBaseline, withComparison } from './baseline.ts';
import { changedScenario, chooseScenario } from './choose-scenario.ts';
import { chooseTarget } from './choose-target.ts';
import { comparedWith } from './compared-with.ts';
import { exitCodeOfVerdict } from './load-exit-code.ts';
import type { LoadArguments } from './load-options.ts';
import { reportToEmulator } from './report-to-emulator.ts';
import { listenForStop } from './stop-signals.ts';

/** What came of a run, to be told at last. */
export interface LoadCommandResult {
  readonly summary: SafeText;
  readonly exitCode: number;
  /** Why a file could not be written. */
  readonly problem?: unknown;
}

/** Runs a scenario from its choice to its reports. */
export async function runLoadCommand(options: LoadArguments): Promise<LoadCommandResult> {
  const { scenario, file } = changedScenario(await chooseScenario(options.scenario), options);
  using live = createLiveOutput(errorStream(options.live), createPaint(wantsColour(process.stderr, process.env)));
  using stop = listenForStop(() =>
    live.remark(safe`Ends the run and reports what it has found so far. Ctrl-C again stops at once.`),
  );
  const { signal } = stop;
  const compared = await comparedWith(scenario, options, process.env, signal);
  await using chosen = await chooseTarget(scenario, options, process.env, signal, live.remark);
  const { target } = chosen;
  await using watchers = reportToEmulator(target.isOwnEmulator ? undefined : target.control);
  const runId = newRunId();
  const tell = progressTeller({ runId, scenario: scenario.name, processId: process.pid, startedAtMs: Date.now() });
  let last: LoadProgress | undefined;
  const onProgress = (progress: RunProgress) => {
    last = tell(progress);
    live.show(last);
    watchers.tell(last);
  };
  const result = await runScenario(scenario, { target, signal, file, runId, onProgress });
  const report = await withComparison(result, { scenario, target, compared, signal, onProgress });
  if (last !== undefined) {
    const final = finalProgress(last, report.judgements);
    live.show(final);
    watchers.tell(final);
  }
  const { json, junit, html, markdown } = options;
  const files = { json, junit, html, markdown, stepSummary: process.env.GITHUB_STEP_SUMMARY };
  const written = await Promise.allSettled([writeLoadReports(report, files), keepBaseline(options.save, result)]);
  const failed = written.find((each) => each.status === 'rejected');
  return {
    summary: reportText(report, createPaint(wantsColour(process.stdout, process.env))),
    exitCode: report.end === 'interrupted' ? stop.exitCode : exitCodeOfVerdict(report.verdict),
    ...(failed !== undefined && { problem: failed.reason }),
  };
}

/** Standard error, whose window may change its size while it is drawn on. */
function errorStream(isLive: boolean): LiveStream {
  return {
    isTTY: isLive && process.stderr.isTTY === true && process.env.TERM !== 'dumb',
    get columns() {
      return process.stderr.columns;
    },
    get rows() {
      return process.stderr.rows;
    },
    write: (text) => process.stderr.write(text),
  };
}
