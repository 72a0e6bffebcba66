import { createHash } from 'node:crypto';
import type { LoadOutcome } from '../driver/load-outcome.ts';
import { judgeBalance } from '../ledger/ledger-balance.ts';
import { closed, type DoctorCheck, KEYED_GET, noiseOf, observing, planFor, post, unequal } from './doctor-check.ts';
import { startKnownServer } from './known-server.ts';
import { impossibleTimes, type PairedRequest, paired } from './pairing.ts';

/** Characters of three bytes, whose pieces mean nothing as text. */
const MULTI_BYTE = Buffer.from('語'.repeat(50_000));
/** No multiple of three. */
const PIECE_BYTES = 16_001;

/** Bodies come over as bytes, whatever they are cut into. */
export const multiByte: DoctorCheck = {
  name: 'multi-byte',
  sentence: 'bodies of multi-byte characters, in one piece or in chunks, come over byte for byte',
  async run(context) {
    await using server = await startKnownServer({
      behave({ number, response, answer }) {
        if (number % 2 === 0) return answer(200, MULTI_BYTE);
        response.writeHead(200);
        for (let at = 0; at < MULTI_BYTE.length; at += PIECE_BYTES)
          response.write(MULTI_BYTE.subarray(at, at + PIECE_BYTES));
        response.end();
        return undefined;
      },
    });
    const requests = context.effort === 'full' ? 200 : 20;
    const { answers, options } = observing();
    const observed = { ...KEYED_GET, observe: { every: 1, withBody: true } };
    await context.runLoad(planFor(server, context, closed(requests), { operations: [observed] }), options);
    const truth = hashOf(MULTI_BYTE);
    const same = answers.filter(({ body }) => hashOf(body ?? Buffer.alloc(0)) === truth).length;
    return {
      wrong: unequal('bodies that are as they were sent', same, requests),
      evidence: `${requests} bodies of ${MULTI_BYTE.length} bytes, half of them in chunks, are as they were sent`,
    };
  },
};

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const SHARED_BODY = Buffer.from(`"payload":"${'x'.repeat(400 * 1024)}"}`);

/** Each request has a key that no other has, the same in its header and in its body, however large that is. */
export const uniqueKeys: DoctorCheck = {
  name: 'unique-keys',
  sentence:
    'no key is on the wire twice, and header and body of a request have the same, whatever the size of the body',
  async run(context) {
    await using server = await startKnownServer({ behave: ({ answer }) => answer(201) });
    const requests = context.effort === 'full' ? 2_000 : 100;
    const headers = { 'Idempotency-Key': { slot: 'uniqueKey' } } as const;
    const key = { slot: 'uniqueKey' } as const;
    const small = post({ name: 'small', headers, bodies: [['{"key":"', key, '"}']] });
    const large = post({ name: 'large', headers, bodies: [['{"key":"', key, '",', SHARED_BODY]] });
    const chunked = { ...large, name: 'chunked', isChunked: true };
    const plan = planFor(server, context, closed(requests, 8), { operations: [small, large, chunked] });
    const { ledger, samples } = await context.runLoad(plan);
    const { exchanges } = server;
    const wanted = plan.runId.length + '-00000000'.length + SHARED_BODY.length + '{"key":"",'.length;
    const largeBodies = exchanges.filter(({ bodyBytes }) => bodyBytes > 1_000);
    return {
      wrong: [
        ...unequal('answers', ledger.answered[201] ?? 0, requests),
        ...unequal('different keys', samples.length, new Set(exchanges.map((exchange) => exchange.key)).size),
        ...unequal(
          'bodies with the key of their header',
          requests,
          exchanges.filter((e) => e.key === e.bodyKey).length,
        ),
        ...unequal(
          'large bodies that are whole',
          largeBodies.length,
          largeBodies.filter((e) => e.bodyBytes === wanted).length,
        ),
      ],
      evidence: `${requests} requests, ${largeBodies.length} of them of 400 KB, with as many keys`,
    };
  },
};

const REFUSED_BODY = Buffer.alloc(1024 * 1024, 'x');

/** Refusals of large bodies are what they are, whether the connection is kept or closed. */
export const early413: DoctorCheck = {
  name: 'early-413',
  sentence:
    'a 413 in the middle of an upload is an answer of its own time, whether the server goes on reading or closes',
  async run(context) {
    const requests = context.effort === 'full' ? 400 : 40;
    const found: Found[] = [];
    for (const kind of ['keeps the connection', 'closes it'] as const) {
      await using server = await startKnownServer({
        isEager: true,
        behave({ request, response, socket, answer }) {
          if (kind === 'keeps the connection') {
            request.resume();
            return answer(413, 'too large');
          }
          response.once('finish', () => socket.end());
          return answer(413, 'too large', { Connection: 'close' });
        },
      });
      const headers = { 'Idempotency-Key': { slot: 'uniqueKey' } } as const;
      const operations = [post({ headers, bodies: [REFUSED_BODY] })];
      const outcome = await context.runLoad(planFor(server, context, closed(requests), { operations }));
      found.push({ kind, outcome, pairs: paired(outcome, server), noise: noiseOf(outcome, server) });
    }
    const lagOf = (pairs: readonly PairedRequest[]) => {
      const lags = pairs.map(({ answeredMs, endedMs }) => endedMs - answeredMs).toSorted((a, b) => a - b);
      return lags[Math.floor(lags.length / 2)] ?? 0;
    };
    return {
      wrong: found.flatMap(({ kind, outcome: { ledger, counts }, pairs }) => [
        ...(kind === 'keeps the connection' ? unequal('answers 413', ledger.answered[413] ?? 0, requests) : []),
        // A closed connection may take an answer with it that was not read yet: lost, and told.
        ...unequal(`requests to a server that ${kind}`, (ledger.answered[413] ?? 0) + ledger.reset, requests),
        ...(judgeBalance(ledger, counts).verdict === 'pass' ? [] : [judgeBalance(ledger, counts).reason]),
        ...impossibleTimes(pairs),
      ]),
      off: found.flatMap(({ kind, pairs }) =>
        lagOf(pairs) < MEDIAN_LAG_MS
          ? []
          : [`where it ${kind}, half of the answers ended ${lagOf(pairs).toFixed(1)} ms late`],
      ),
      noise: found.find(({ noise }) => noise !== undefined)?.noise,
      evidence: found
        .map(({ kind, outcome: { ledger }, pairs }) => {
          const lost = ledger.reset > 0 ? `, ${ledger.reset} lost` : '';
          return `where it ${kind}, ${ledger.answered[413] ?? 0} answers 413${lost}, read ${lagOf(pairs).toFixed(2)} ms after they were given`;
        })
        .join('; '),
    };
  },
};

interface Found {
  readonly kind: 'keeps the connection' | 'closes it';
  readonly outcome: LoadOutcome;
  readonly pairs: readonly PairedRequest[];
  readonly noise: string | undefined;
}

const MEDIAN_LAG_MS = 10;
