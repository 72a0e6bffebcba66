import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { innerSize, type Pane } from '../draw/pane.ts';
import { pairs } from '../draw/table.ts';
import type { Rect } from '../layout/layout.ts';
import type { LoadHistory } from '../model/load-history.ts';
import { focusedList } from '../state/ui-state.ts';
import { count, figure, shortDuration } from '../text/figures.ts';
import { chart, gauge } from '../text/gauge.ts';
import { type Line, type Meaning, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { fitText } from '../text/width.ts';
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
  return {
    title: [
      span(safe`Load`, 'strong'),
      ...(run === undefined ? [] : [span(safe` · ${theme.cell(run.progress.scenario)}`, 'accent')]),
    ],
    ...(run && { note: [span(theme.cell(run.progress.runId), 'dim')] }),
    isFocused: focusedList(ui) === 'load',
    lines:
      run === undefined
        ? emptyLines('load', ui.lists.load, undefined, model, theme)
        : runLines(run, innerSize(rect), theme),
  };
}

/** Rows of the figures between the charts and the judgements. */
const FIGURE_ROWS = 5;
const LABEL_WIDTH = 12;
const MAX_CHART_ROWS = 12;

function runLines(run: LoadHistory, { width, height }: Pick<Rect, 'width' | 'height'>, theme: Theme): readonly Line[] {
  const { progress, rates, latencies } = run;
  const { judgements } = progress;
  const free = Math.floor((height - FIGURE_ROWS - judgements.length) / 2);
  const chartRows = Math.max(1, Math.min(MAX_CHART_ROWS, free));
  const draw = (title: SafeText, values: readonly number[], write: (value: number) => SafeText, as: Meaning) =>
    chartLines({ title, values, write, as, width, rows: chartRows });
  return [
    stateLine(run, theme),
    ...figureLines(progress, theme),
    ...judgements.map(
      (judgement): Line => [
        span(safe` ${theme.cell(judgement.verdict.padEnd(12))} `, VERDICTS[judgement.verdict]),
        span(theme.cell(judgement.sentence)),
      ],
    ),
    ...draw(safe`answers/s`, rates, figure, 'accent'),
    ...draw(safe`p95`, latencies, shortDuration, 'warn'),
  ];
}

function stateLine({ progress, ended }: LoadHistory, theme: Theme): Line {
  const { state, elapsedMs, plannedMs, verdict } = progress;
  const shown = ended === undefined || ended === 'done' ? state : ended;
  return [
    span(safe` ${theme.cell(shown)} `, ended === undefined ? 'good' : 'dim'),
    span(
      safe` ${shortDuration(elapsedMs)}${plannedMs === undefined ? safe`` : safe` of ${shortDuration(plannedMs)}`}  `,
    ),
    ...(plannedMs === undefined ? [] : [span(gauge(elapsedMs, plannedMs, 20), 'accent')]),
    span(safe`  verdict `, 'dim'),
    span(theme.cell(verdict), VERDICTS[verdict]),
  ];
}

function figureLines(progress: LoadHistory['progress'], theme: Theme): readonly Line[] {
  const { byStatus, errors, lateShare } = progress;
  const statuses = Object.entries(byStatus).map(([name, number]) => `${name} ${number.toLocaleString('en-US')}`);
  return [
    pairs(
      [
        safe` a second `,
        safe`${figure(progress.offeredPerSecond)} offered, ${figure(progress.answeredPerSecond)} answered`,
      ],
      [safe`late`, safe`${figure(lateShare * 100)} %`, lateShare > 0.01 ? 'warn' : 'plain'],
    ),
    pairs(
      [safe` in all   `, safe`${count(progress.sent)} sent, ${count(progress.answered)} answered`],
      [safe`in flight`, count(progress.sent - progress.answered)],
      [safe`errors`, count(errors), errors > 0 ? 'bad' : 'good'],
    ),
    pairs(
      [safe` latency  `, safe`p50 ${milliseconds(progress.p50Ms)}`],
      [safe`p95`, milliseconds(progress.p95Ms)],
      [safe`p99`, milliseconds(progress.p99Ms)],
    ),
    [span(safe` answers   `, 'dim'), span(theme.cell(statuses.join('  ')))],
  ];
}

interface Chart {
  readonly title: SafeText;
  readonly values: readonly number[];
  readonly write: (value: number) => SafeText;
  readonly as: Meaning;
  readonly width: number;
  readonly rows: number;
}

/** The title and the highest value stand at the left of the upper row, which that value fills. */
function chartLines({ title, values, write, as, width, rows }: Chart): readonly Line[] {
  const maximum = Math.max(...values, 0);
  const columns = chart(values, Math.max(10, width - LABEL_WIDTH - 2), rows, maximum);
  return columns.map((text, row): Line => {
    const label = row === 0 ? title : row === 1 ? safe`max ${write(maximum)}` : safe``;
    return [span(safe` ${fitText(label, LABEL_WIDTH)}`, 'dim'), span(text, as)];
  });
}

function milliseconds(value: number | undefined) {
  return value === undefined ? safe`-` : shortDuration(value);
}
