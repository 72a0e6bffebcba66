import type { Phase } from '../../../protocol/requests/request-record.ts';
import type { RequestStory } from './request-story.ts';

/** What is shorter was not worth its name. */
const MIN_PHASE_MS = 0.05;

/**
 * Where the time of a request went: stretches that follow each other without a gap from its arrival to its answer.
 * `receive`: until the body was there; `admit`: what the gateway checked, or all the rest where it did not call the
 * function; `queue`: waited for an environment of this machine; `init`: a new environment began; `invoke`: in the
 * environment; `respond`: the gateway's work on the answer.
 */
export function phasesOf(story: RequestStory): Phase[] {
  const { gateway } = story;
  const { receivedMs, calledMs, latencyMs, integrationLatencyMs } = gateway;
  if (calledMs === undefined) {
    return toPhases(
      [
        ['receive', receivedMs],
        ['admit', latencyMs],
      ],
      latencyMs,
    );
  }
  const resultMs = integrationLatencyMs === undefined ? latencyMs : calledMs + integrationLatencyMs;
  const begunMs = environmentBegunMs(story) ?? resultMs;
  return toPhases(
    [
      ['receive', receivedMs],
      ['admit', calledMs],
      ['queue', begunMs - coldStartMs(story)],
      ['init', begunMs],
      ['invoke', resultMs],
      ['respond', latencyMs],
    ],
    latencyMs,
  );
}

/** Since the arrival; undefined if no environment has begun with it, and then it waits for one. */
function environmentBegunMs({ gateway, start, report }: RequestStory): number | undefined {
  if (gateway.lambdaRequestId === undefined || report?.status === 'throttled') return undefined;
  const startedAtMs = report?.startedAtMs ?? start?.startedAtMs;
  return startedAtMs === undefined ? undefined : startedAtMs - gateway.startedAtMs;
}

/** An environment may have been started ahead of the request: only what the request waited for is its own. */
function coldStartMs({ report }: RequestStory): number {
  return report?.environment?.start === 'cold' ? (report.initDurationMs ?? 0) : 0;
}

/** From the ends of the stretches; one that ends before the one ahead of it has no length. */
function toPhases(ends: readonly (readonly [name: string, endMs: number])[], latencyMs: number): Phase[] {
  const phases: Phase[] = [];
  let startMs = 0;
  for (const [name, end] of ends) {
    const endMs = Math.min(end, latencyMs);
    const isLast = name === ends.at(-1)?.[0];
    if (!isLast && endMs - startMs < MIN_PHASE_MS) continue;
    phases.push({ name, startMs, durationMs: Math.max(0, endMs - startMs) });
    startMs = Math.max(startMs, endMs);
  }
  return phases;
}
