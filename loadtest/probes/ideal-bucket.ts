/** A token bucket that is full at first. */
export interface BucketSize {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * How many of the arrivals a perfect token bucket admits. `arrivalsMs`: increasing, on any clock.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function idealAdmissions(arrivalsMs: readonly number[], { perSecond, burst }: BucketSize): number {
  let tokens = burst;
  let filledAtMs = arrivalsMs[0] ?? 0;
  let admitted = 0;
  for (const arrivalMs of arrivalsMs) {
    tokens = Math.min(burst, tokens + ((arrivalMs - filledAtMs) / 1000) * perSecond);
    filledAtMs = arrivalMs;
    if (tokens < 1) continue;
    tokens -= 1;
    admitted += 1;
  }
  return admitted;
}
