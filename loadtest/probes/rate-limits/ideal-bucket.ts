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

/**
 * By how many a perfect bucket may admit more or fewer than of the moments of sending, since each request arrived at some
 * moment between that and its end: the tokens of the time by which the first or the last may have come later, and what a
 * server that stood still for a while made of the requests that came meanwhile.
 */
export function admissionsInDoubt(sentMs: readonly number[], endedMs: readonly number[], size: BucketSize): number {
  const waitedMs = (at: number) => (endedMs.at(at) ?? 0) - (sentMs.at(at) ?? 0);
  const atEdges = (size.perSecond * Math.max(waitedMs(0), waitedMs(-1))) / 1000;
  const latest = idealAdmissions(
    endedMs.toSorted((a, b) => a - b),
    size,
  );
  return atEdges + Math.abs(idealAdmissions(sentMs, size) - latest);
}
