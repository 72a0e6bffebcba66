import type { MemorySize } from '../../model/lambda-budget.ts';
import { type Html, html } from '../html/html.ts';
import { type Area, CHART_WIDTH, frame, legend, line } from './frame.ts';
import { linearScale, type Scale } from './scale.ts';

const HEIGHT = 300;
const AREA: Area = { left: 64, top: 52, right: CHART_WIDTH - 72, bottom: HEIGHT - 44 };

/** Predicted time on the left, price on the right: the size to choose is where both are low. */
export function memorySizeChart(sizes: readonly MemorySize[]): Html {
  const x = sizeScale(sizes);
  const times = linearScale(
    sizes.map(({ duration }) => duration.p95Ms),
    AREA.bottom,
    AREA.top,
  );
  const prices = linearScale(
    sizes.map(({ dollarsPerMillion }) => dollarsPerMillion),
    AREA.bottom,
    AREA.top,
  );
  return frame(
    {
      title: 'Predicted duration and price by memory size',
      description:
        'From 128 to 10,240 MB: duration falls until one thread has a processor of its own, price rises from there.',
      height: HEIGHT,
      area: AREA,
      x,
      y: times,
      xTitle: 'memory in MB',
      yTitle: 'p95 ms',
    },
    html`${prices.ticks.map(({ value, label }) => html`<text class="tick" x="${AREA.right + 8}" y="${prices.at(value) + 4}">$${label}</text>`)}${line(
      sizes.map(({ memoryMb, duration }) => [x.at(memoryMb), times.at(duration.p95Ms)] as const),
      'response',
    )}${line(
      sizes.map(({ memoryMb, dollarsPerMillion }) => [x.at(memoryMb), prices.at(dollarsPerMillion)] as const),
      'price',
    )}${legend(
      [
        ['p95 duration (left)', 'response'],
        ['Lambda dollars per million (right)', 'price'],
      ],
      AREA.right,
      22,
    )}`,
  );
}

/** Doubling is a step of the same width. */
function sizeScale(sizes: readonly MemorySize[]): Scale {
  const [first, last] = [Math.log2(sizes[0]?.memoryMb ?? 128), Math.log2(sizes.at(-1)?.memoryMb ?? 10_240)];
  return {
    at: (memoryMb) =>
      AREA.left + ((Math.log2(memoryMb) - first) / Math.max(1, last - first)) * (AREA.right - AREA.left),
    ticks: sizes
      .filter(({ memoryMb }) => Number.isInteger(Math.log2(memoryMb)) || memoryMb === 10_240 || memoryMb === 1_769)
      .filter(({ memoryMb }) => memoryMb !== 2_048 && memoryMb !== 8_192)
      .map(({ memoryMb }) => ({ value: memoryMb, label: String(memoryMb) })),
  };
}
