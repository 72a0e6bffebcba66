import { safe } from '../../protocol/safe-text.ts';
import { innerSize, type Pane } from '../draw/pane.ts';
import { pairs } from '../draw/table.ts';
import type { Rect } from '../layout/layout.ts';
import type { LoadHistory } from '../model/load-history.ts';
import { focusedList } from '../state/ui-state.ts';
import { count, figure, shortDuration } from '../text/figures.ts';
import { gauge, sparkline } from '../text/gauge.ts';
import { type Line, type Meaning, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { emptyLines } from './empty.ts';
import type { View } from './view.ts';

const VERDICTS: Readonly<Record<'pass' | 'fail' | 'inconclusive', Meaning>> = {
  pass: 'good',
  fail: 'bad',
  inconclusive: 'warn',
};

/** The newest load run, as it goes. */
export function loadPane(view: View, rect: Rect): Pane {
  const { model, ui, theme } = view;
  const run = model.runningLoad() ?? [...model.loads.values()].at(-1);
  const { width } = innerSize(rect);
  return {
    title: [
      span(safe`Load`, 'strong'),
      ...(run === undefined ? [] : [span(safe` · ${theme.cell(run.progress.scenario)}`, 'accent')]),
    ],
    ...(run && { note: [span(theme.cell(run.progress.runId), 'dim')] }),
    isFocused: focusedList(ui) === 'load',
    lines: run === undefined ? emptyLines('load', ui.lists.load, undefined, model, theme) : runLines(run, width, theme),
  };
}

function runLines(run: LoadHistory, width: number, theme: Theme): readonly Line[] {
  const { progress, ended, rates, latencies } = run;
  const { state, elapsedMs, plannedMs, verdict, judgements, byStatus, errors, lateShare } = progress;
  const chartWidth = Math.max(10, width - 26);
  const statuses = Object.entries(byStatus).map(([name, number]) => `${name} ${number.toLocaleString('en-US')}`);
  return [
    [
      span(
        safe` ${theme.cell(ended === undefined || ended === 'done' ? state : ended)} `,
        ended === undefined ? 'good' : 'dim',
      ),
      span(
        safe` ${shortDuration(elapsedMs)}${plannedMs === undefined ? safe`` : safe` of ${shortDuration(plannedMs)}`}  `,
      ),
      ...(plannedMs === undefined ? [] : [span(gauge(elapsedMs, plannedMs, 20), 'accent')]),
      span(safe`  verdict `, 'dim'),
      span(theme.cell(verdict), VERDICTS[verdict]),
    ],
    pairs(
      [safe` offered`, safe`${figure(progress.offeredPerSecond)}/s`],
      [safe`answered`, safe`${figure(progress.answeredPerSecond)}/s`],
      [safe`in flight`, count(progress.sent - progress.answered)],
      [safe`late`, safe`${figure(lateShare * 100)} %`, lateShare > 0.01 ? 'warn' : 'plain'],
    ),
    pairs(
      [safe` sent`, count(progress.sent)],
      [safe`answered`, count(progress.answered)],
      [safe`errors`, count(errors), errors > 0 ? 'bad' : 'good'],
    ),
    [span(safe` answers/s   `, 'dim'), span(sparkline(rates, chartWidth), 'accent')],
    [span(safe` p95         `, 'dim'), span(sparkline(latencies, chartWidth), 'warn')],
    pairs(
      [safe` p50`, milliseconds(progress.p50Ms)],
      [safe`p95`, milliseconds(progress.p95Ms)],
      [safe`p99`, milliseconds(progress.p99Ms)],
    ),
    [span(safe` answers `, 'dim'), span(theme.cell(statuses.join('  ')))],
    ...judgements.map(
      (judgement): Line => [
        span(safe` ${theme.cell(judgement.verdict.padEnd(12))} `, VERDICTS[judgement.verdict]),
        span(theme.cell(judgement.sentence)),
      ],
    ),
  ];
}

function milliseconds(value: number | undefined) {
  return value === undefined ? safe`-` : shortDuration(value);
}
