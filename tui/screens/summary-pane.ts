import { safe } from '../../protocol/text/safe-text.ts';
import type { Pane } from '../draw/pane.ts';
import { pairs } from '../draw/table.ts';
import { count, figure, shortDuration } from '../text/figures.ts';
import { gauge, gaugeMeaning, sparkline } from '../text/gauge.ts';
import { type Line, span } from '../text/line.ts';
import { offset, pendingText } from './header.ts';
import { isPressing, limitRows } from './limit-rows.ts';
import type { View } from './view.ts';

/** Everything in five lines, where there is no room for all panes. */
export function summaryPane(view: View): Pane {
  return {
    title: [span(safe`Overview`, 'strong')],
    lines: [requestsLine(view), lambdaLine(view), databaseLine(view), limitsLine(view), faultsLine(view)],
  };
}

function requestsLine({ model: { metrics, requestRates, answered, inbox, eventsRefusal } }: View): Line {
  const rates = metrics?.lastTenSeconds;
  return [
    ...pairs(
      [safe` requests`, safe`${count(answered)}`],
      [safe`now`, safe`${figure(metrics?.lastSecond.requests ?? 0)}/s`],
    ),
    span(safe`  ${sparkline(requestRates.values(), 12)}`, 'accent'),
    ...(eventsRefusal === undefined ? pairs([safe`  pending`, pendingText(inbox)]) : []),
    ...(rates?.latencyMs === undefined
      ? []
      : [span(safe`  p50 ${shortDuration(rates.latencyMs.p50)} p99 ${shortDuration(rates.latencyMs.p99)}`, 'dim')]),
  ];
}

function lambdaLine({ model: { snapshot } }: View): Line {
  if (snapshot === undefined) return [];
  const { counts, limits, status } = snapshot;
  const mostMb = Math.max(0, ...status.environments.map(({ maxMemoryUsedMb }) => maxMemoryUsedMb));
  return [
    ...pairs(
      [safe` lambda  `, safe`${counts.running} of ${counts.environments} busy`],
      [safe`queued`, safe`${counts.queued}`],
      [safe`cold`, safe`${count(counts.coldStarts)}`],
    ),
    span(safe`  memory `, 'dim'),
    span(
      safe`${gauge(mostMb, limits.memorySizeMb, 8)} ${Math.round(mostMb)}/${limits.memorySizeMb} MB`,
      gaugeMeaning(mostMb, limits.memorySizeMb),
    ),
  ];
}

function databaseLine({ model: { metrics } }: View): Line {
  const {
    databaseCalls = 0,
    readUnits = 0,
    writeUnits = 0,
    throttledDatabaseCalls = 0,
  } = metrics?.lastTenSeconds ?? {};
  return [
    ...pairs(
      [safe` database`, safe`${figure(databaseCalls)} calls/s`],
      [safe`read`, safe`${figure(readUnits)} units/s`],
      [safe`write`, safe`${figure(writeUnits)} units/s`],
    ),
    ...(throttledDatabaseCalls > 0 ? [span(safe`  throttled ${figure(throttledDatabaseCalls)}/s !`, 'bad')] : []),
  ];
}

function limitsLine({ model, theme }: View): Line {
  const pressing = limitRows(model).filter(isPressing);
  if (pressing.length === 0) return pairs([safe` limits  `, safe`nothing refused`, 'good']);
  return pairs(
    [safe` limits  `, safe`${pressing.length} pressing !`, 'warn'],
    ...pressing
      .slice(0, 3)
      .map(
        ({ kind, refused }) =>
          [theme.cell(kind), refused > 0 ? safe`${count(refused)} refused` : safe`used up`] as const,
      ),
  );
}

function faultsLine({ model: { snapshot }, theme }: View): Line {
  const faults = snapshot?.faults ?? [];
  const clock = snapshot?.clock.offsetMs ?? 0;
  return [
    ...pairs([
      safe` faults  `,
      faults.length === 0 ? safe`none` : theme.cell(faults.map(({ kind }) => kind).join(', ')),
      faults.length === 0 ? 'plain' : 'warn',
    ]),
    ...(clock === 0 ? [] : [span(safe`  clock `, 'dim'), span(offset(clock), 'warn')]),
  ];
}
