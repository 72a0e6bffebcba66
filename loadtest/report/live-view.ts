import type { LoadProgress } from '../../protocol/load-progress.ts';
import type { Meaning, Paint } from '../../protocol/text/paint.ts';
import type { SafeText } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { numberText, quantity } from '../model/quantity.ts';
import { VERDICT_WORDS } from './report-wording.ts';

const MEANINGS = { pass: 'good', fail: 'bad', inconclusive: 'warning' } as const satisfies Record<
  LoadProgress['verdict'],
  Meaning
>;

/** How the run stands, as lines of at most `columns` characters, to be drawn one over the other. */
export function liveLines(progress: LoadProgress, paint: Paint, columns: number): readonly SafeText[] {
  const { scenario, elapsedMs, plannedMs, verdict, judgements } = progress;
  const line = (text: string, meaning?: Meaning): SafeText => {
    const shown = fitted(visible(text), columns);
    return meaning === undefined ? shown : paint(meaning, shown);
  };
  const time = plannedMs === undefined ? seconds(elapsedMs) : `${seconds(elapsedMs)} of ${seconds(plannedMs)}`;
  return [
    line(`${scenario}  ${doing(progress)}  ${time}`, 'strong'),
    ...(plannedMs === undefined ? [] : [line(bar(elapsedMs / plannedMs, Math.min(60, columns)))]),
    line(rateText(progress)),
    line(latencyText(progress)),
    line(countText(progress), progress.errors > 0 ? 'bad' : undefined),
    ...(progress.lateShare > 0.01
      ? [line(`generator: ${quantity(progress.lateShare, 'share')} sent late, too many to trust the times`, 'warning')]
      : []),
    line(`verdict so far: ${VERDICT_WORDS[verdict]}`, MEANINGS[verdict]),
    ...judgements.map((judgement) =>
      line(`  ${VERDICT_WORDS[judgement.verdict].padEnd(13)}${judgement.sentence}`, MEANINGS[judgement.verdict]),
    ),
  ];
}

/** The same on one line, for where nothing can be drawn over. */
export function plainLine(progress: LoadProgress): SafeText {
  const { elapsedMs, verdict } = progress;
  return visible(
    [
      `${seconds(elapsedMs)} ${doing(progress)}`,
      rateText(progress),
      latencyText(progress),
      countText(progress),
      VERDICT_WORDS[verdict],
    ].join('; '),
  );
}

/** `running (spike-2-peak)` */
function doing({ state, phase }: LoadProgress): string {
  return phase === undefined || phase === state ? state : `${state} (${phase})`;
}

const seconds = (milliseconds: number) => `${Math.round(milliseconds / 1000)} s`;

function bar(share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
}

function rateText({ offeredPerSecond, answeredPerSecond }: LoadProgress): string {
  return `offered ${quantity(Math.round(offeredPerSecond), '/s')}, answered ${quantity(Math.round(answeredPerSecond), '/s')}`;
}

function latencyText({ p50Ms, p95Ms, p99Ms }: LoadProgress): string {
  const shown = (value: number | undefined) => (value === undefined ? '-' : numberText(value));
  return `p50 ${shown(p50Ms)}  p95 ${shown(p95Ms)}  p99 ${shown(p99Ms)} ms`;
}

function countText({ scheduled, sent, answered, errors, byStatus }: LoadProgress): string {
  const statuses = Object.entries(byStatus).map(([status, count]) => `${status}: ${numberText(count)}`);
  const counts = `${numberText(scheduled)} due, ${numberText(sent)} sent, ${numberText(answered)} answered, ${numberText(errors)} errors`;
  return statuses.length === 0 ? counts : `${counts} (${statuses.join(', ')})`;
}

function fitted(text: SafeText, columns: number): SafeText {
  const characters = [...text];
  return characters.length <= columns
    ? text
    : (`${characters.slice(0, Math.max(0, columns - 1)).join('')}…` as SafeText);
}
