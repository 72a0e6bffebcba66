const ROUNDS = 25;
const STEPS = 1_000_000;

/** Milliseconds that a fixed piece of work takes: the fastest of some rounds, some 50 ms in all. Who shares the machine disturbs some rounds, seldom all. */
export function calibrate(nowMs: () => number): number {
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedMs = nowMs();
    work(round);
    fastestMs = Math.min(fastestMs, nowMs() - startedMs);
  }
  return fastestMs;
}

/** A chain of multiplications that cannot be left out or run side by side. */
function work(seed: number): number {
  let value = seed | 1;
  for (let step = 0; step < STEPS; step += 1) value = Math.imul(value ^ (value >>> 15), 0x2c1b_3c6d);
  return value;
}
