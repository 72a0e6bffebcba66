import type { LiveMetrics } from '../../protocol/metrics.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import { type ListId, SCREEN_IDS, SCREENS, type ScreenId } from '../state/places.ts';
import { count, figure, shortDuration } from '../text/figures.ts';
import { sparkline } from '../text/gauge.ts';
import { fitLine, type Line, lineWidth, type Span, span, spread } from '../text/line.ts';
import { isPressing, limitRows } from './limit-rows.ts';
import type { View } from './view.ts';

/** The first row: what is shown, how it stands, and how much goes on. */
export function headerLine(view: View): Line {
  const { model, theme, layout, isReadOnly } = view;
  const { snapshot, metrics } = model;
  const width = layout.header.width;
  const left: Span[] = [span(safe` triggers `, 'strong'), ...connectionSpans(view), span(safe`  `)];
  if (snapshot !== undefined) {
    left.push(span(theme.cell(snapshot.status.apiUrl.replace(/^https?:\/\//, ''))));
    if (width >= 100) left.push(span(safe`  ${theme.cell(snapshot.status.stage)}`, 'dim'));
    if (snapshot.clock.offsetMs !== 0) left.push(span(safe`  clock ${offset(snapshot.clock.offsetMs)}`, 'warn'));
  }
  if (isReadOnly && model.connection.kind !== 'playing') left.push(span(safe`  read-only`, 'warn'));
  const right = metrics === undefined ? [] : ratesOf(metrics, model.requestRates.values(), width);
  // Where there is no room for all of it, how much goes on comes first.
  const lengths = right.map((_, at) => at + 1);
  const fitting = lengths.findLast((length) => lineWidth(left) + lineWidth(right.slice(0, length)) + 2 <= width) ?? 1;
  return spread(left, [...right.slice(0, fitting), span(safe` `)], width);
}

function connectionSpans({ model, nowMs, theme }: View): Line {
  const { connection } = model;
  switch (connection.kind) {
    case 'connecting':
      return [span(safe`○ CONNECTING`, 'warn')];
    case 'live':
      return [span(safe`● LIVE`, 'good')];
    case 'offline': {
      const forMs = Math.max(0, nowMs - connection.sinceMs);
      return [span(safe`○ OFFLINE ${Math.floor(forMs / 1_000)} s, attempt ${connection.attempt}`, 'bad')];
    }
    case 'playing':
      return [
        span(safe`${connection.done ? safe`■ PLAYED` : safe`● PLAYING`} `, 'accent'),
        span(theme.cell(connection.file), 'dim'),
      ];
  }
}

function ratesOf(metrics: LiveMetrics, history: readonly number[], width: number): Line {
  const { requests, latencyMs } = metrics.lastSecond;
  const { lastTenSeconds } = metrics;
  const share = (errors: number) => (lastTenSeconds.requests === 0 ? 0 : (errors / lastTenSeconds.requests) * 100);
  const [clientShare, serverShare] = [share(lastTenSeconds.clientErrors), share(lastTenSeconds.serverErrors)];
  return [
    span(safe`${figure(requests)} req/s`),
    ...(width >= 120 ? [span(safe` ${sparkline(history, 20)}`, 'accent')] : []),
    span(safe`  4xx ${figure(clientShare)} %`, clientShare > 0 ? 'warn' : 'dim'),
    span(safe`  5xx ${figure(serverShare)} %`, serverShare > 0 ? 'bad' : 'dim'),
    ...(width >= 100 && latencyMs !== undefined
      ? [span(safe`  p50 ${shortDuration(latencyMs.p50)}  p99 ${shortDuration(latencyMs.p99)}`, 'dim')]
      : []),
  ];
}

/** By how much the emulated cloud's clock is ahead or behind. */
export function offset(offsetMs: number): SafeText {
  return safe`${offsetMs < 0 ? safe`-` : safe`+`}${shortDuration(Math.abs(offsetMs))}`;
}

/** The second row: the screens with what there is on each; the one that is shown stands in brackets. */
export function tabsLine(view: View): Line {
  const { width } = view.layout.tabs;
  const badgeOf = (id: ScreenId) => badge(view, id);
  const alarmOf = (id: ScreenId) => (ALARMING.has(id) ? badge(view, id) : safe``);
  const forms = [
    tabs(view, badgeOf, LONGEST_NAME),
    tabs(view, alarmOf, LONGEST_NAME),
    tabs(view, alarmOf, LONGEST_NAME, safe``),
    tabs(view, alarmOf, SHORT_NAME, safe``),
    tabs(view, alarmOf, 3, safe``),
  ];
  return fitLine(forms.find((line) => lineWidth(line) <= width) ?? forms.at(-1) ?? [], width);
}

/** Where a badge says that something is wrong or goes on, and not only how many there are. */
const ALARMING: ReadonlySet<ScreenId> = new Set(['limits', 'load', 'faults']);
const LONGEST_NAME = 20;
const SHORT_NAME = 5;

function tabs({ ui, theme }: View, badgeOf: (id: ScreenId) => SafeText, nameWidth: number, margin = safe` `): Line {
  return SCREEN_IDS.flatMap((id, at) => {
    const name = theme.cell(SCREENS[id].slice(0, id === ui.screen ? LONGEST_NAME : nameWidth));
    const label = safe`${at} ${name}${badgeOf(id)}`;
    return id === ui.screen ? [span(safe`[${label}]`, 'strong')] : [span(safe`${margin}${label} `, 'dim')];
  });
}

function badge({ model }: View, id: ScreenId): SafeText {
  const { snapshot } = model;
  if (snapshot === undefined) return safe``;
  const { counts, faults } = snapshot;
  const badges: Readonly<Record<ListId, () => SafeText>> = {
    inbox: () => (model.events.kept > 0 ? safe` ${pendingText(model.inbox)}` : safe``),
    requests: () => safe` ${count(model.answered)}`,
    lambda: () => safe` ${counts.running}/${counts.environments}`,
    limits: () => {
      const pressing = limitRows(model).filter(isPressing).length;
      return pressing > 0 ? safe` ${pressing}!` : safe``;
    },
    load: () => (model.runningLoad() === undefined ? safe`` : safe` ●`),
    faults: () => (faults.length > 0 ? safe` ${faults.length}!` : safe``),
    logs: () => safe``,
  };
  return id === 'overview' ? safe`` : badges[id]();
}

/** `12`; `500+` where there may be more; `~500` where changes were not told. */
export function pendingText({ pending: { count: known, others } }: DashboardModel['inbox']): SafeText {
  return safe`${others === 'moreOrFewer' ? safe`~` : safe``}${count(known)}${others === 'more' ? safe`+` : safe``}`;
}
