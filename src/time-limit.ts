/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: integration timeout of a REST API */
const GATEWAY_TIMEOUT_MS = 29_000;
/** Left for turning an aborted call into an answer and for carrying it to the gateway. */
const MARGIN_MS = 1_500;

/** The parts of an invocation that say how long it may take. */
export interface Invocation {
  readonly event?: { readonly requestContext?: { readonly requestTimeEpoch?: number } };
  readonly context?: { readonly getRemainingTimeInMillis?: () => number };
}

/**
 * How long the store may take, in milliseconds, so that a 503 of our own still arrives: the function's own time
 * limit or what is left of the gateway's, which has run since before the environment was even started.
 */
export function storeTimeoutMs({ event, context }: Invocation, nowMs: number): number {
  const functionMs = context?.getRemainingTimeInMillis?.() ?? GATEWAY_TIMEOUT_MS;
  const receivedAtMs = event?.requestContext?.requestTimeEpoch ?? nowMs;
  const gatewayMs = GATEWAY_TIMEOUT_MS - (nowMs - receivedAtMs);
  return Math.max(0, Math.min(functionMs, gatewayMs) - MARGIN_MS);
}
