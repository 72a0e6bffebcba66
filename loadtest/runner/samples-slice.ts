import type { Samples } from '../model/samples.ts';

/** The samples outside the warm-up that were to leave in a stretch of time, in their order. */
export function samplesBetween(samples: Samples, startMs: number, endMs: number): Samples {
  const places: number[] = [];
  for (let at = 0; at < samples.length; at += 1) {
    const intendedMs = samples.intendedMs[at] as number;
    if (samples.isWarmUp[at] === 0 && intendedMs >= startMs && intendedMs < endMs) places.push(at);
  }
  const pick = (column: Float64Array) => Float64Array.from(places, (at) => column[at] as number);
  const pick16 = (column: Uint16Array) => Uint16Array.from(places, (at) => column[at] as number);
  const pick8 = (column: Uint8Array) => Uint8Array.from(places, (at) => column[at] as number);
  return {
    length: places.length,
    operations: samples.operations,
    operation: pick16(samples.operation),
    intendedMs: pick(samples.intendedMs),
    sentMs: pick(samples.sentMs),
    endedMs: pick(samples.endedMs),
    outcome: pick8(samples.outcome),
    status: pick16(samples.status),
    requestBytes: pick(samples.requestBytes),
    responseBytes: pick(samples.responseBytes),
    apiKey: pick16(samples.apiKey),
    isWarmUp: pick8(samples.isWarmUp),
  };
}
