import type { PriceSheet } from './price-sheet.ts';

/** Dollars per million invocations that are billed so long on average: requests and GB-seconds. */
export function lambdaDollars(invocation: {
  readonly memoryMb: number;
  readonly billedMs: number;
  readonly architecture: 'x86_64' | 'arm64';
  readonly prices: PriceSheet;
}): number {
  return invocation.prices.lambdaRequests.dollars + durationDollars(invocation);
}

/** The GB-seconds alone. */
export function durationDollars({
  memoryMb,
  billedMs,
  architecture,
  prices,
}: Parameters<typeof lambdaDollars>[0]): number {
  const perGbSecond = architecture === 'arm64' ? prices.lambdaArm64GbSeconds : prices.lambdaX86GbSeconds;
  return (memoryMb / 1_024) * billedMs * 1_000 * perGbSecond.dollars;
}
