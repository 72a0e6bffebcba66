import type { EnvironmentStatus } from '../../protocol/control-api.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import type { Column } from '../draw/table.ts';
import { count, shortDuration, timeOfDay } from '../text/figures.ts';
import { gauge, gaugeMeaning } from '../text/gauge.ts';
import { type Meaning, span } from '../text/line.ts';

/** The limits against which environments are shown. */
export interface EnvironmentLimits {
  readonly memorySizeMb: number;
  readonly timeoutMs: number;
}

const STATES: Readonly<Record<EnvironmentStatus['state'], Meaning>> = {
  initialising: 'warn',
  idle: 'plain',
  frozen: 'dim',
  running: 'good',
  reset: 'warn',
  stopped: 'dim',
};

const GAUGE_WIDTH = 8;

/** As they are called in a column of eight. */
const STATE_NAMES: Readonly<Record<EnvironmentStatus['state'], SafeText>> = {
  initialising: safe`init`,
  idle: safe`idle`,
  frozen: safe`frozen`,
  running: safe`running`,
  reset: safe`reset`,
  stopped: safe`stopped`,
};

/** Of an environment's stream, the characters that make it unique: `2026/11/25/[$LATEST]3f9c…`. */
export function shortStreamName(logStreamName: string): string {
  return logStreamName.slice(logStreamName.lastIndexOf(']') + 1).slice(0, 8);
}

/** What is shown of each execution environment: its memory of 512 MB, its time of 30 s. */
export function environmentColumns({
  memorySizeMb,
  timeoutMs,
}: EnvironmentLimits): readonly Column<EnvironmentStatus>[] {
  return [
    {
      name: 'environment',
      title: safe`ENV`,
      width: 8,
      rank: 0,
      cell: ({ logStreamName }, theme) => span(theme.cell(shortStreamName(logStreamName))),
      sortValue: ({ logStreamName }) => shortStreamName(logStreamName),
    },
    {
      name: 'state',
      title: safe`STATE`,
      width: 8,
      rank: 0,
      cell: ({ state }) => span(STATE_NAMES[state], STATES[state]),
      sortValue: ({ state }) => state,
    },
    {
      name: 'invocations',
      title: safe`INVOKED`,
      width: 7,
      align: 'right',
      rank: 1,
      cell: ({ invocations }) => span(count(invocations)),
      sortValue: ({ invocations }) => invocations,
    },
    {
      name: 'memory',
      title: safe`MEMORY / ${memorySizeMb} MB`,
      width: GAUGE_WIDTH + 8,
      rank: 2,
      cell: ({ maxMemoryUsedMb }) =>
        span(
          safe`${gauge(maxMemoryUsedMb, memorySizeMb, GAUGE_WIDTH)} ${Math.round(maxMemoryUsedMb)} MB`,
          gaugeMeaning(maxMemoryUsedMb, memorySizeMb),
        ),
      sortValue: ({ maxMemoryUsedMb }) => maxMemoryUsedMb,
    },
    {
      name: 'duration',
      title: safe`TIME / ${timeoutMs / 1_000} s`,
      width: GAUGE_WIDTH + 8,
      rank: 3,
      cell: ({ invocation }) => {
        const usedMs = invocation?.durationMs ?? 0;
        const bar = gauge(usedMs, timeoutMs, GAUGE_WIDTH);
        if (invocation === undefined) return span(bar, 'dim');
        return span(safe`${bar} ${shortDuration(usedMs)}`, gaugeMeaning(usedMs, timeoutMs));
      },
      sortValue: ({ invocation }) => invocation?.durationMs ?? 0,
    },
    {
      name: 'init',
      title: safe`COLD START`,
      width: 10,
      align: 'right',
      rank: 5,
      cell: ({ initDurationMs }) => span(initDurationMs === undefined ? safe`-` : shortDuration(initDurationMs)),
      sortValue: ({ initDurationMs }) => initDurationMs ?? 0,
    },
    {
      name: 'last',
      title: safe`LAST USED`,
      width: 12,
      rank: 6,
      cell: ({ lastInvocationAtMs }) =>
        span(lastInvocationAtMs === undefined ? safe`-` : timeOfDay(lastInvocationAtMs), 'dim'),
      sortValue: ({ lastInvocationAtMs }) => lastInvocationAtMs ?? 0,
    },
    {
      name: 'process',
      title: safe`PROCESS`,
      width: 8,
      align: 'right',
      rank: 7,
      cell: ({ processId }) => span(processId === undefined ? safe`-` : safe`${processId}`, 'dim'),
    },
    {
      name: 'request',
      title: safe`WORKS ON`,
      width: 12,
      grow: true,
      rank: 8,
      cell: ({ invocation }, theme) => span(theme.cell(invocation?.requestId ?? '')),
    },
  ];
}
