import { numberText } from '../../model/quantity.ts';

/** Where values lie on a line of pixels. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** From 0 to at least the largest, with round numbers as ticks. */
export function linearScale(values: readonly number[], from: number, to: number): Scale {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const step = roundStep(largest / 4);
  const count = Math.max(1, Math.ceil(largest / step - 1e-9));
  const end = count * step;
  return {
    at: (value) => from + (value / end) * (to - from),
    ticks: Array.from({ length: count + 1 }, (_, at) => tick(at * step)),
  };
}

/** From the least to the largest and no further, with round numbers between them as ticks. */
export function spanScale(first: number, last: number, from: number, to: number): Scale {
  const step = Math.max(1, roundStep((last - first) / 10));
  const start = Math.ceil(first / step) * step;
  return {
    at: (value) => from + ((value - first) / Math.max(1e-9, last - first)) * (to - from),
    ticks: Array.from({ length: Math.max(0, Math.floor((last - start) / step) + 1) }, (_, at) =>
      tick(start + at * step),
    ),
  };
}

/** From the power of ten below the least to that above the largest, of values over 0. */
export function logScale(values: readonly number[], from: number, to: number): Scale {
  const positive = values.filter((value) => value > 0);
  const low = Math.floor(Math.log10(positive.reduce((least, value) => Math.min(least, value), positive[0] ?? 1)));
  const high = Math.max(
    low + 1,
    Math.ceil(Math.log10(positive.reduce((most, value) => Math.max(most, value), 0) || 10)),
  );
  return {
    at: (value) => from + ((Math.log10(Math.max(value, 10 ** low)) - low) / (high - low)) * (to - from),
    ticks: Array.from({ length: high - low + 1 }, (_, at) => tick(10 ** (low + at))),
  };
}

const tick = (value: number) => ({ value, label: numberText(Number(value.toPrecision(6))) });

/** The next larger of 1, 2 and 5 times a power of ten. */
function roundStep(step: number): number {
  if (step <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 5, 10].find((factor) => factor * power >= step - 1e-12) ?? 10) * power;
}
