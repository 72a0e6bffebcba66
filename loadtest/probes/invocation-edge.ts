import { MAX_INVOCATION_BYTES } from '../model/cloud-limits.ts';
import { payloadText } from '../scenario/payload-text.ts';
import { eventBody } from './api-requests.ts';
import { whoAnswered } from './payload-limits.ts';
import { endingOf } from './probe-client.ts';
import type { ProbeRun } from './probe-run.ts';

/** Where bodies become too large for an invocation. */
export interface InvocationEdge {
  readonly largestBytes: number;
  /** How a byte more was answered. */
  readonly refusal: string;
  readonly requests: number;
}

const FROM_BYTES = 6_000_000;

/**
 * Halves the distance between a body that reaches the function and one that does not until they are a byte apart.
 * Undefined: the smallest does not, the largest does, or the run was stopped.
 */
export async function findInvocationEdge(run: ProbeRun, source: string): Promise<InvocationEdge | undefined> {
  let requests = 0;
  let refusal = '';
  const reaches = async (bytes: number): Promise<boolean> => {
    const around = Buffer.byteLength(eventBody({ source, payload: '' }));
    const body = eventBody({ source, payload: payloadText(bytes - around) });
    const answer = await run.send({ operation: 'find-edge', method: 'POST', path: '/v1/events', body });
    requests += 1;
    const { answeredBy, shape } = whoAnswered(answer);
    if (answeredBy !== 'service')
      refusal = `${endingOf(answer)} by the ${answeredBy ?? 'network'} (${shape ?? 'no body'})`;
    return answeredBy === 'service';
  };
  let [low, high] = [FROM_BYTES, MAX_INVOCATION_BYTES + 1];
  if (!(await reaches(low)) || (await reaches(high))) return undefined;
  while (high - low > 1) {
    if (run.signal.aborted) return undefined;
    const middle = Math.floor((low + high) / 2);
    if (await reaches(middle)) low = middle;
    else high = middle;
  }
  return { largestBytes: low, refusal, requests };
}
