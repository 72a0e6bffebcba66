import { type SafeText, safe } from '../../protocol/text/safe-text.ts';

/** `812 ms`, `18.6 s`, `4 m 12 s`, `2 h 5 m`, `3 d` */
export function shortDuration(milliseconds: number): SafeText {
  const value = Math.max(0, milliseconds);
  if (value < 10) return text(`${value.toFixed(1)} ms`);
  if (value < 1_000) return safe`${Math.round(value)} ms`;
  if (value < 60_000) return text(`${(value / 1_000).toFixed(1)} s`);
  const seconds = Math.floor(value / 1_000);
  if (seconds < 3_600) return safe`${Math.floor(seconds / 60)} m ${seconds % 60} s`;
  if (seconds < 86_400) return safe`${Math.floor(seconds / 3_600)} h ${Math.floor(seconds / 60) % 60} m`;
  return safe`${Math.floor(seconds / 86_400)} d ${Math.floor(seconds / 3_600) % 24} h`;
}

/** `412 B`, `1.2 kB`, `14 kB`, `2.3 MB` */
export function shortBytes(bytes: number): SafeText {
  if (bytes < 1_000) return safe`${bytes} B`;
  if (bytes < 999_500) return text(`${digits(bytes / 1_000)} kB`);
  return text(`${digits(bytes / 1_000_000)} MB`);
}

/** Exact, with groups of three digits: `20 100` would be two words, so `20,100`. */
export function count(value: number): SafeText {
  return text(value.toLocaleString('en-US', { maximumFractionDigits: 0 }));
}

/** A rate or number with as many digits as matter: `0`, `0.4`, `12.5`, `128`. */
export function figure(value: number): SafeText {
  return text(value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 1 : 0 }));
}

/** Time of day in UTC, with milliseconds. */
export function timeOfDay(epochMs: number): SafeText {
  return text(isoTime(epochMs).slice(11, 23));
}

export function isoTime(epochMs: number): SafeText {
  const date = new Date(epochMs);
  return text(Number.isNaN(date.getTime()) ? '-' : date.toISOString());
}

function digits(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

/** Made of numbers alone. */
function text(figures: string): SafeText {
  return figures as SafeText;
}
