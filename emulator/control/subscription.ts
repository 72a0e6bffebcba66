import { passesFilter } from '../../protocol/filter/stream-filter.ts';
import { STREAM_KINDS, type StreamKind } from '../../protocol/stream.ts';
import { ControlRefusal } from './control-refusal.ts';
import { readFilterParameter } from './filter-parameter.ts';
import type { Subscription } from './stream-reader.ts';

const KINDS = Object.keys(STREAM_KINDS) as StreamKind[];

/** What a call of the stream asks for; `lastEventId` is what a browser's EventSource sends when it comes back, `nowMs` the emulated cloud's time. */
export function readSubscription(
  parameters: URLSearchParams,
  lastEventId: string | string[] | undefined,
  nowMs: () => number,
): Subscription {
  const after = parameters.get('after') ?? lastEventId;
  const matches = readFilterParameter(parameters);
  const sample = parameters.get('sample');
  if (sample !== null && matches !== undefined) {
    throw new ControlRefusal(
      400,
      'sample: not together with a filter, which has to look at every event. Leave one out.',
    );
  }
  return {
    topics: readTopics(parameters.get('topics')),
    after: after === undefined ? undefined : readSeq(after),
    wants: matches && ((event) => passesFilter(matches, event, nowMs())),
    samplePerSecond: sample === null ? undefined : readSample(sample),
  };
}

function readTopics(text: string | null): ReadonlySet<StreamKind> {
  const names = (text ?? '').split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !Object.hasOwn(STREAM_KINDS, name));
  if (unknown !== undefined) {
    throw new ControlRefusal(400, `topics: there is no ${unknown}. Topics are ${KINDS.join(', ')}.`);
  }
  return new Set(names.length === 0 ? KINDS : (names as StreamKind[]));
}

function readSample(text: string): number {
  const perSecond = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (perSecond > 0) return perSecond;
  throw new ControlRefusal(400, `sample: ${text} is not how many a second, a whole number from 1 to 999999.`);
}

function readSeq(text: string | string[]): number {
  const seq = typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(seq)) return seq;
  throw new ControlRefusal(400, `after: ${text} is not the seq of an event, a whole number from 0 on.`);
}
