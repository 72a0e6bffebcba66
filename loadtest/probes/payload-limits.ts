import * as z from 'zod';
import { MAX_INVOCATION_BYTES } from '../model/cloud-limits.ts';
import type { Judgement } from '../model/judgement.ts';
import type { EvidenceTable } from '../model/run-report.ts';
import type { Rung } from '../scenario/payload-limits.ts';
import { payloadText } from '../scenario/payload-text.ts';
import type { ScenarioOfKind } from '../scenario/scenario.ts';
import { eventBody, readAnswer, ServiceError } from './api-requests.ts';
import { findInvocationEdge, type InvocationEdge } from './invocation-edge.ts';
import { endingOf, type ProbeAnswer } from './probe-client.ts';
import type { Findings, ProbeRun } from './probe-run.ts';
import { recordOf } from './request-records.ts';

/** What an event of the largest size is, as the service says in refusing one that is larger. */
const TooLarge = z.object({ limit_bytes: z.number(), actual_bytes: z.number() });

/** The limit of a payload: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html has the item's. */
export const MAX_PAYLOAD_BYTES = 409_600;

/** What became of a rung. */
interface Step {
  readonly rung: Rung;
  /** Absent: the run could not find out how large it has to be. */
  readonly requestBytes?: number;
  readonly ending?: string;
  readonly answeredBy?: 'service' | 'gateway';
  /** `PAYLOAD_TOO_LARGE`, `message`, `text`, …: what the body looks like. */
  readonly shape?: string;
  readonly durationMs?: number;
  /** Undefined: nobody tells. */
  readonly billedMs?: number | undefined;
  readonly isInvoked?: boolean | undefined;
}

/** Climbs the ladder of sizes: one request a rung, each exact to the byte. */
export async function runPayloadLimits(scenario: ScenarioOfKind<'payload-limits'>, run: ProbeRun): Promise<Findings> {
  const source = `limits-${run.runId}`;
  const largestItem = await findLargestPayload(run, source);
  const steps: Step[] = [];
  for (const rung of scenario.rungs) {
    if (run.signal.aborted) break;
    steps.push(await climb(rung, run, source, largestItem));
  }
  const edge = scenario.findsInvocationEdge && !run.signal.aborted ? await findInvocationEdge(run, source) : undefined;
  return {
    judgements: [
      ...scenario.rungs.map((rung) =>
        judgeRung(
          rung,
          steps.find((step) => step.rung === rung),
          run.control !== undefined,
        ),
      ),
      ...(scenario.findsInvocationEdge ? [judgeEdge(edge)] : []),
    ],
    evidence: [tableOf(steps, edge)],
  };
}

/** A payload that is allowed as such does not fit into an item with all else of the event; how much is told. */
export async function findLargestPayload({ send }: ProbeRun, source: string): Promise<number | undefined> {
  const body = eventBody({ source, payload: payloadText(MAX_PAYLOAD_BYTES) });
  const answer = await send({ operation: 'find-item-edge', method: 'POST', path: '/v1/events', body });
  const details = TooLarge.safeParse(readAnswer(answer, ServiceError)?.error.details).data;
  return details === undefined ? undefined : MAX_PAYLOAD_BYTES - (details.actual_bytes - details.limit_bytes);
}

async function climb(rung: Rung, run: ProbeRun, source: string, largestItem: number | undefined): Promise<Step> {
  const body = bodyOf(rung, source, largestItem);
  if (body === undefined) return { rung };
  const isChunked = rung.transfer === 'chunked';
  const answer = await run.send({ operation: 'create', method: 'POST', path: '/v1/events', body, isChunked });
  const record = await recordOf(run.control, answer);
  return {
    rung,
    requestBytes: Buffer.byteLength(body),
    ending: endingOf(answer),
    ...whoAnswered(answer),
    durationMs: answer.durationMs,
    billedMs: record?.invocation?.billedDurationMs,
    isInvoked: record === undefined ? undefined : record.invocation !== undefined,
  };
}

function bodyOf({ of, bytes, characters }: Rung, source: string, largestItem: number | undefined): string | undefined {
  switch (of) {
    case 'payload':
      return eventBody({ source, payload: payloadText(bytes, characters) });
    case 'item':
      return largestItem === undefined
        ? undefined
        : eventBody({ source, payload: payloadText(largestItem + bytes, characters) });
    case 'request': {
      const around = Buffer.byteLength(eventBody({ source, payload: '' }));
      return eventBody({ source, payload: payloadText(bytes - around, characters) });
    }
  }
}

/** The service's errors are an `error` object; API Gateway's a bare `message`, or a line of text. */
export function whoAnswered(answer: ProbeAnswer): Pick<Step, 'answeredBy' | 'shape'> {
  if (answer.outcome !== 'http') return {};
  const error = readAnswer(answer, ServiceError);
  if (error !== undefined) return { answeredBy: 'service', shape: error.error.code };
  if (answer.status < 300) return { answeredBy: 'service', shape: 'event' };
  const isMessage = readAnswer(answer, z.object({ message: z.string() })) !== undefined;
  return { answeredBy: 'gateway', shape: isMessage ? 'message' : 'text' };
}

function judgeRung(rung: Rung, step: Step | undefined, isRecorded: boolean): Judgement {
  const { status, by, isBilled } = rung.expect;
  const common = {
    id: `rung-${rung.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`,
    sentence: `${rung.name}: ${status} by the ${by}${isBilled ? '' : ', not billed'}`,
  };
  if (step?.ending === undefined) {
    const reason = step === undefined ? 'the run ended before it' : 'the service did not say how large an event may be';
    return { ...common, verdict: 'inconclusive', reason };
  }
  const found = `${step.ending} by the ${step.answeredBy ?? 'network'}, ${step.requestBytes} bytes`;
  const isAsExpected = step.ending === String(status) && step.answeredBy === by;
  const isBilledAsExpected = step.isInvoked === undefined || step.isInvoked === isBilled;
  const invoked = step.isInvoked === undefined ? '' : step.isInvoked ? ', function invoked' : ', function not invoked';
  const known = { ...common, reason: `it was ${found}${invoked}`, samples: 1 };
  if (!isAsExpected || !isBilledAsExpected) return { ...known, verdict: 'fail' };
  if (isRecorded && step.isInvoked === undefined) {
    return { ...known, verdict: 'inconclusive', reason: `it was ${found}, and the emulator kept no record of it` };
  }
  return { ...known, verdict: 'pass' };
}

/** The event around a body takes a few KB of Lambda's 6 MB. */
const LIKELY_EDGE = [MAX_INVOCATION_BYTES - 20_000, MAX_INVOCATION_BYTES] as const;

function judgeEdge(edge: InvocationEdge | undefined): Judgement {
  const [low, high] = LIKELY_EDGE;
  const common = {
    id: 'invocation-edge',
    sentence: `the largest body that reaches the function has ${low} to ${high} bytes`,
    unit: 'bytes',
    limit: high,
  };
  if (edge === undefined) {
    return {
      ...common,
      verdict: 'inconclusive',
      reason: 'it was not found: refusals do not begin at one size, or the run ended',
    };
  }
  const isLikely = edge.largestBytes >= low && edge.largestBytes <= high;
  return {
    ...common,
    verdict: isLikely ? 'pass' : 'fail',
    reason: `it has ${edge.largestBytes} bytes: one more is ${edge.refusal}`,
    observed: edge.largestBytes,
    samples: edge.requests,
  };
}

function tableOf(steps: readonly Step[], edge: InvocationEdge | undefined): EvidenceTable {
  const rounded = (value: number | undefined) => (value === undefined ? null : Number(value.toFixed(1)));
  const billed = ({ isInvoked, billedMs }: Step) =>
    isInvoked === undefined ? null : isInvoked ? (billedMs ?? 'yes') : 'no';
  return {
    title: 'Requests around the limits of size',
    columns: ['what', 'request bytes', 'characters', 'sent', 'status', 'answered by', 'body', 'billed ms', 'ms'],
    rows: steps.map((step) => [
      step.rung.name,
      step.requestBytes ?? null,
      step.rung.characters,
      step.rung.transfer,
      step.ending ?? null,
      step.answeredBy ?? null,
      step.shape ?? null,
      billed(step),
      rounded(step.durationMs),
    ]),
    ...(edge !== undefined && {
      note: `The largest body that reached the function has ${edge.largestBytes} bytes; one more was ${edge.refusal}.`,
    }),
  };
}
