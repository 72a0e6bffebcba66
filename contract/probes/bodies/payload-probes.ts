import type { Answer } from '../../engine/answer.ts';
import type { CasesProbe } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import type { Contract } from '../../spec/contract.ts';
import { acknowledge, errorDetails, members, postEvent, readEvent } from '../event-requests.ts';
import { expectRefusal } from '../refusal.ts';
import { payloadOf, withPayload } from './sized-events.ts';

const CHECK = 'payload-edges';
const POINTER = '#/components/schemas/Payload/x-max-json-bytes';

/** Characters of 1 to 4 bytes, and one that takes more as JSON than it is. */
const FILLS = [
  ['1 byte', 'x'],
  ['2 bytes', 'é'],
  ['3 bytes', '€'],
  ['4 bytes', '𝄞'],
  ['escaped', '\\"'],
] as const;

/** Payloads at the limit, to the byte. */
export const payloadEdges: CasesProbe = {
  kind: 'cases',
  id: 'createEvent.payload',
  phase: 'boundaries',
  operations: ['createEvent'],
  checks: ['payload-edges'],
  needs: ['load'],
  *cases({ contract }) {
    const limit = limitOf(contract);
    for (const [name, fill] of FILLS) {
      yield { name: `the largest event of ${name}`, test: (trial) => largestEvent(trial, limit, fill) };
    }
    for (const [name, bytes, framing] of [
      ['a byte too many', limit + 1, 'length'],
      ['a byte too many, in chunks', limit + 1, 'chunked'],
      ['1 MB', 1_000_000, 'length'],
    ] as const) {
      yield {
        name,
        async test(trial) {
          const answer = await trial.send({ ...withPayload(trial, bytes), framing });
          const because = `the payload has ${bytes} bytes, over ${limit}`;
          if (!expectRefusal(trial, answer, 413, { check: CHECK, because, pointer: POINTER })) return;
          expectSizes(trial, answer, limit, bytes);
        },
      };
    }
    yield {
      name: 'small, in chunks',
      async test(trial) {
        const answer = await trial.send({ ...withPayload(trial, 100), framing: 'chunked' });
        trial.expectStatus(answer, 201, { check: CHECK, because: 'how a length is told makes no difference' });
      },
    };
    yield {
      name: 'too large and not valid',
      async test(trial) {
        const answer = await trial.send(postEvent(`{"payload":${payloadOf(limit + 1)}}`));
        const because = 'the size is checked before the rest of the body';
        expectRefusal(trial, answer, 413, { check: CHECK, because, pointer: '#/info/description' });
      },
    };
    yield {
      name: 'too large and of another type',
      async test(trial) {
        const body = Buffer.alloc(limit + 1, 'x');
        const answer = await trial.send(postEvent(body, { headers: [['Content-Type', 'text/plain']] }));
        const because = 'the size is checked before the type';
        expectRefusal(trial, answer, 413, { check: CHECK, because, pointer: '#/info/description' });
      },
    };
    yield {
      name: 'metadata count',
      async test(trial) {
        const body = `{"source":${JSON.stringify(trial.source)},"event_type":"t","payload":{"a":1},"metadata":{"fill":"${'x'.repeat(limit)}"}}`;
        const answer = await trial.send(postEvent(body));
        expectRefusal(trial, answer, 413, {
          check: CHECK,
          because: 'the event as stored is too large',
          pointer: POINTER,
        });
      },
    };
  },
};

/** Finds the largest event that is stored, and looks at it from both sides: stored, read and acknowledged; a byte more is refused. */
async function largestEvent(trial: Trial, limit: number, fill: string): Promise<void> {
  const full = await trial.send(withPayload(trial, limit, fill));
  // The limit of the payload alone; with its attributes' names the event is larger, and has a limit of its own.
  const over = full.status === 413 ? Number(errorDetails(full).actual_bytes) - limit : 0;
  const facts = { check: CHECK, pointer: POINTER } as const;
  trial.expectStatus(full, [201, 413], { ...facts, because: `the payload has ${limit} bytes` });
  if (!Number.isFinite(over) || over < 0 || over > 1_000) {
    expectSizes(trial, full, limit, limit);
    return;
  }
  const largest = limit - over;
  const created = over === 0 ? full : await trial.send(withPayload(trial, largest, fill));
  if (!trial.expectStatus(created, 201, { ...facts, because: `the event as stored has ${limit} bytes` })) return;
  const next = await trial.send(withPayload(trial, largest + 1, fill));
  if (expectRefusal(trial, next, 413, { ...facts, because: 'one byte more is over the limit' })) {
    expectSizes(trial, next, limit, limit + 1);
  }
  const id = String(members(created.json).event_id);
  const read = await trial.send(readEvent(id));
  trial.expectStatus(read, 200, { ...facts, because: 'the event was stored' });
  trial.count(CHECK);
  const sent = created.request.body?.toString() ?? '';
  const payload = sent.slice(sent.indexOf('"payload":'), -1);
  if (read.status === 200 && !read.text.includes(payload)) {
    trial.fail({
      check: CHECK,
      sentence: 'The largest payload comes back otherwise than it was sent.',
      expected: `${Buffer.byteLength(payload)} bytes as sent`,
      seen: `${Buffer.byteLength(read.text)} bytes in all`,
      pointer: '#/components/schemas/Payload',
    });
  }
  const acknowledged = await trial.send(acknowledge(id));
  trial.expectStatus(acknowledged, 200, { ...facts, because: 'what is stored can be acknowledged' });
}

function expectSizes(trial: Trial, answer: Answer, limit: number, actual: number): void {
  trial.count(CHECK);
  const { limit_bytes: limitBytes, actual_bytes: actualBytes } = errorDetails(answer);
  if (limitBytes === limit && actualBytes === actual) return;
  trial.fail({
    check: CHECK,
    sentence: 'A 413 tells other sizes than there are.',
    expected: `limit_bytes ${limit}, actual_bytes ${actual}`,
    seen: `limit_bytes ${String(limitBytes)}, actual_bytes ${String(actualBytes)}`,
    pointer: '#/components/schemas/PayloadTooLargeDetails',
  });
}

function limitOf(contract: Contract): number {
  const limit = contract.at(POINTER);
  return typeof limit === 'number' ? limit : 409_600;
}
