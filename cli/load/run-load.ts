import { newRunId } from '../../loadtest/driver/run-load.ts';
import { createLiveOutput } from '../../loadtest/report/live-output.ts';
import { reportText } from '../../loadtest/report/report-text.ts';
import { writeLoadReports } from '../../loadtest/report/write-load-reports.ts';
import { finalProgress, progressTeller } from '../../loadtest/runner/load-progress.ts';
import { runScenario } from '../../loadtest/runner/run-scenario.ts';
import type { LoadProgress } from '../../protocol/load-progress.ts';
import { createPaint, wantsColour } from '../../protocol/paint.ts';
import { exitCodeOfRun } from '../load-exit-code.ts';
import { comparedWith, keepBaseline, withComparison } from './baseline.ts';
import { changedScenario, chooseScenario } from './choose-scenario.ts';
import { chooseTarget } from './choose-target.ts';
import type { LoadArguments } from './load-options.ts';
import { reportToEmulator } from './report-to-emulator.ts';
import { listenForStop } from './stop-signals.ts';

/** Runs a scenario from its choice to its reports; the exit code to end with. */
export async function runLoadCommand(options: LoadArguments): Promise<number> {
  const { scenario, file } = changedScenario(await chooseScenario(options.scenario), options);
  const compared = await comparedWith(scenario, options);
  using stop = listenForStop(() =>
    console.error('Ends the run and reports what it has found so far. Ctrl-C again stops at once.'),
  );
  await using chosen = await chooseTarget(scenario, options, process.env, stop.signal);
  const { target } = chosen;
  const paint = createPaint(wantsColour(process.stderr, process.env));
  const isTTY = options.live && process.stderr.isTTY === true;
  const stream = { isTTY, columns: process.stderr.columns, rows: process.stderr.rows };
  using live = createLiveOutput({ ...stream, write: (text) => process.stderr.write(text) }, paint);
  await using watchers = reportToEmulator(target.isOwnEmulator ? undefined : target.control);
  const runId = newRunId();
  const tell = progressTeller({ runId, scenario: scenario.name, processId: process.pid, startedAtMs: Date.now() });
  let last: LoadProgress | undefined;
  const result = await runScenario(scenario, {
    target,
    signal: stop.signal,
    file,
    runId,
    onProgress: (progress) => {
      last = tell(progress);
      live.show(last);
      watchers.tell(last);
    },
  });
  const report = await withComparison(result, { scenario, target, compared, signal: stop.signal });
  if (last !== undefined) {
    const final = finalProgress(last, report.judgements);
    live.show(final);
    watchers.tell(final);
  }
  console.log(reportText(report, createPaint(wantsColour(process.stdout, process.env))));
  const { json, junit, html, markdown } = options;
  const files = { json, junit, html, markdown, stepSummary: process.env.GITHUB_STEP_SUMMARY };
  const written = await Promise.allSettled([writeLoadReports(report, files), keepBaseline(options.save, result)]);
  for (const each of written) if (each.status === 'rejected') throw each.reason;
  return exitCodeOfRun(report);
}
