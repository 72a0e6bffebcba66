import type { RandomBytes } from '../identifiers.ts';

/**
 * The X-Ray trace of one request.
 *
 * Recorded from AWS: a client's Root, Parent and Sampled are honoured, what is missing is made; the function and the
 * answer see all of it with a Lineage, the event sees the client's header or a Root alone, an error answer the Root alone.
 * Not confirmed: that the event carries a client's header as it was sent, and that a malformed one is replaced.
 */
export interface Trace {
  /** `Root=1-…`, in gateway errors. */
  readonly root: string;
  /** Value of `X-Amzn-Trace-Id` in the event. */
  readonly eventHeader: string;
  /** `Root;Parent;Sampled;Lineage`, for the invocation and the answer. */
  readonly full: string;
}

// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
const ROOT = /(?:^|;)\s*Root=(1-[\da-f]{8}-[\da-f]{24})\s*(?:;|$)/i;
const PARENT = /(?:^|;)\s*Parent=([\da-f]{16})\s*(?:;|$)/i;
const SAMPLED = /(?:^|;)\s*Sampled=([01])\s*(?:;|$)/i;

/** The trace of a request that came with this `X-Amzn-Trace-Id`, if any, at this time; `lineage` is eight hexadecimal digits that name the function. */
export function toTrace(
  clientHeader: string | undefined,
  epochMs: number,
  lineage: string,
  random: RandomBytes,
): Trace {
  const clientRoot = clientHeader === undefined ? undefined : ROOT.exec(clientHeader)?.[1];
  if (clientHeader === undefined || clientRoot === undefined) {
    const seconds = Math.floor(epochMs / 1000);
    const root = `Root=1-${seconds.toString(16).padStart(8, '0')}-${random(12).toString('hex')}`;
    return { root, eventHeader: root, full: `${root};Parent=${newParent(random)};Sampled=0;Lineage=1:${lineage}:0` };
  }
  const root = `Root=${clientRoot}`;
  const parent = PARENT.exec(clientHeader)?.[1] ?? newParent(random);
  const sampled = SAMPLED.exec(clientHeader)?.[1] ?? '0';
  return {
    root,
    eventHeader: clientHeader,
    full: `${root};Parent=${parent};Sampled=${sampled};Lineage=1:${lineage}:0`,
  };
}

function newParent(random: RandomBytes): string {
  return random(8).toString('hex');
}
