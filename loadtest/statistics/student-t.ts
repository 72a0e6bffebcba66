import { betaQuantile } from './beta-distribution.ts';

/** The value that a t variable stays below with this chance (0.5 to 1). */
export function studentTQuantile(chance: number, degreesOfFreedom: number): number {
  if (chance <= 0.5) return 0;
  const x = betaQuantile(2 * (1 - chance), degreesOfFreedom / 2, 0.5);
  return Math.sqrt((degreesOfFreedom * (1 - x)) / x);
}
