import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import { STREAM_KINDS, type StreamEvent, type StreamKind } from '../../protocol/stream.ts';
import { HOSTILE_TEXTS } from '../../protocol/text/hostile-texts.ts';
import { streamLines } from './stream-lines.ts';

const DANGEROUS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Events of every kind in which each text is this one. */
function eventsWith(text: string): readonly StreamEvent[] {
  const record: RequestRecord = {
    requestId: text,
    extendedRequestId: text,
    timeMs: 0,
    method: text,
    path: text,
    query: text,
    status: 500,
    sourceIp: text,
    userAgent: text,
    requestBytes: 0,
    responseBytes: 0,
    latencyMs: 1,
    outcome: 'failed',
    why: { layer: 'function', rule: text, text },
    phases: [],
    limits: [],
    databaseCalls: [],
    readUnits: 0,
    writeUnits: 0,
    faults: [text],
  };
  const event = {
    eventId: text,
    createdAt: text,
    status: 'pending',
    source: text,
    eventType: text,
    priority: text,
    metadata: text,
    payload: text,
    payloadBytes: 1,
    isTruncated: false,
  };
  const data: Readonly<Partial<Record<StreamKind, unknown>>> = {
    request: record,
    event: { change: 'created', eventId: text, timeMs: 0, requestId: text, event },
    log: { sequence: 1, logGroupName: text, logStreamName: text, timestampMs: 0, message: text },
    gap: { missed: 3, fromSeq: 1, toSeq: 3 },
  };
  const kinds = Object.keys(STREAM_KINDS) as StreamKind[];
  return kinds.map((kind) => ({ seq: 1, timeMs: 0, kind, data: data[kind] ?? { [text]: text } }));
}

test('writes every kind as lines that are safe on a terminal, whatever stands in it', () => {
  const text = fc.oneof(fc.constantFrom(...Object.values(HOSTILE_TEXTS)), fc.string({ unit: 'binary' }));

  fc.assert(
    fc.property(text, fc.constantFrom('plain', 'json'), (hostile, format) => {
      for (const event of eventsWith(hostile)) {
        for (const line of streamLines(event, format)) expect(line).not.toMatch(DANGEROUS);
      }
    }),
  );
});

test('writes one line of JSON for each event, its version and type first, and the same data', () => {
  for (const event of eventsWith('\u001b[2J\u202e')) {
    const lines = streamLines(event, 'json');

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^\\{"v":1,"type":"${event.kind}","seq":1,`));
    expect(JSON.parse(lines[0] ?? '')).toEqual({ v: 1, type: event.kind, seq: 1, timeMs: 0, data: event.data });
  }
});

test('tells in plain lines what was missed', () => {
  const gap = { seq: 3, timeMs: 0, kind: 'gap', data: { missed: 3, fromSeq: 1, toSeq: 3 } } as const;

  expect(streamLines(gap, 'plain').join()).toMatch(/3 events are missing here/);
});
