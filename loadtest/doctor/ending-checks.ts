import { judgeBalance } from '../ledger/ledger-balance.ts';
import { TIMEOUT } from '../model/samples.ts';
import {
  closed,
  constant,
  type DoctorCheck,
  KEYED_GET,
  noiseOf,
  observing,
  planFor,
  post,
  unequal,
} from './doctor-check.ts';
import { startKnownServer } from './known-server.ts';
import { impossibleTimes, paired } from './pairing.ts';

const TIMEOUT_MS = 250;
const EVERY = 10;

/** What is never answered is a sample of the time that it was waited for. */
export const timeouts: DoctorCheck = {
  name: 'timeouts',
  sentence: 'every request that hangs is a sample of its timeout, and none other is',
  async run(context) {
    let hung = 0;
    await using server = await startKnownServer({
      behave({ number, answer }) {
        if (number % EVERY === EVERY - 1) hung += 1;
        else answer(200);
      },
    });
    const [durationMs, drainMs] = context.effort === 'full' ? [3_000, 2_000] : [600, 1_000];
    const phases = [constant(100, durationMs)];
    const outcome = await context.runLoad(planFor(server, context, phases, { timeoutMs: TIMEOUT_MS, drainMs }));
    const { samples, ledger, counts } = outcome;
    const waits = [...samples.outcome].flatMap((kind, row) =>
      kind === TIMEOUT ? [(samples.endedMs[row] as number) - (samples.sentMs[row] as number)] : [],
    );
    const balance = judgeBalance(ledger, counts);
    const early = waits.filter((waitMs) => waitMs < TIMEOUT_MS - 2).length;
    const longest = Math.max(0, ...waits);
    return {
      wrong: [
        ...unequal('requests that hung', ledger.timedOut, hung),
        ...unequal('answers', ledger.answered[200] ?? 0, samples.length - hung),
        ...unequal('requests that the server saw', ledger.sent, server.exchanges.length),
        ...(balance.verdict === 'pass' ? [] : [balance.reason]),
        ...(early > 0 ? [`${early} were given up before their ${TIMEOUT_MS} ms`] : []),
      ],
      off: longest > TIMEOUT_MS + 20 ? [`one was given up only after ${longest.toFixed(0)} ms`] : [],
      noise: noiseOf(outcome, server),
      evidence: `${hung} of ${samples.length} hung, and as many are samples of at least ${TIMEOUT_MS} ms`,
    };
  },
};

/** A server that closes after each answer makes nothing slower, and loses nothing. */
export const close: DoctorCheck = {
  name: 'close',
  sentence: 'a server that closes after each answer, as it says, costs no request and no time that it did not take',
  async run(context) {
    await using server = await startKnownServer({ behave: ({ answer }) => answer(200, 'ok', { Connection: 'close' }) });
    const requests = context.effort === 'full' ? 1_000 : 100;
    const outcome = await context.runLoad(planFor(server, context, closed(requests)));
    const { ledger } = outcome;
    const pairs = paired(outcome, server);
    const lags = pairs.map(({ answeredMs, endedMs }) => endedMs - answeredMs).toSorted((a, b) => a - b);
    const median = lags[Math.floor(lags.length / 2)] ?? Number.NaN;
    return {
      wrong: [
        ...unequal('answers', ledger.answered[200] ?? 0, requests),
        ...unequal('requests that the server saw', ledger.sent, server.exchanges.length),
        ...unequal('resets', ledger.reset, 0),
        ...unequal('requests sent twice', ledger.resent, 0),
        ...impossibleTimes(pairs),
      ],
      off:
        median < MEDIAN_LAG_MS
          ? []
          : [`half of the answers ended more than ${median.toFixed(1)} ms after they were given`],
      noise: noiseOf(outcome, server),
      evidence: `${requests} answers, each with its own connection, read ${median.toFixed(2)} ms after they were given`,
    };
  },
};

const MEDIAN_LAG_MS = 10;

/** A server that closes idle connections without a word: what was on its way is sent again where it may be, and told. */
export const silentClose: DoctorCheck = {
  name: 'silent-close',
  sentence: 'a connection that is closed between two requests costs none that may be sent again',
  async run(context) {
    await using server = await startKnownServer({
      behave({ answer, response, socket }) {
        response.once('finish', () => socket.end());
        answer(200);
      },
    });
    const requests = context.effort === 'full' ? 1_000 : 100;
    const { ledger, counts } = await context.runLoad(planFor(server, context, closed(requests)));
    const balance = judgeBalance(ledger, counts);
    const answered = ledger.answered[200] ?? 0;
    return {
      wrong: [
        ...unequal('requests that are accounted for', answered + ledger.reset, requests),
        ...unequal('different requests', new Set(server.exchanges.map(({ key }) => key)).size, requests),
        ...(server.exchanges.length > ledger.sent + ledger.resent
          ? [
              `the server saw ${server.exchanges.length} requests, the meter says ${ledger.sent} and ${ledger.resent} sent again`,
            ]
          : []),
        ...(balance.verdict === 'pass' ? [] : [balance.reason]),
      ],
      evidence: `${answered} answers; ${ledger.resent} requests were sent again, ${ledger.reset} were lost to it and told`,
    };
  },
};

/** A connection that is cut in the middle of an answer is one lost request, and no other gets the half of its answer. */
export const reset: DoctorCheck = {
  name: 'reset',
  sentence: 'an answer that is cut off counts as reset, and the next on that connection is whole',
  async run(context) {
    let cut = 0;
    await using server = await startKnownServer({
      behave({ number, key, response, socket, answer }) {
        if (number % EVERY !== EVERY - 1) return answer(200, key);
        cut += 1;
        response.writeHead(200, { 'Content-Length': 100_000 });
        response.write('x'.repeat(1_000), () => (number % 2 === 0 ? socket.destroy() : socket.resetAndDestroy()));
        return undefined;
      },
    });
    const requests = context.effort === 'full' ? 1_000 : 100;
    const { answers, options } = observing();
    const observed = { ...KEYED_GET, observe: { every: 1, withBody: true } };
    const plan = planFor(server, context, closed(requests), { operations: [observed] });
    const { ledger, counts } = await context.runLoad(plan, options);
    const balance = judgeBalance(ledger, counts);
    const keys = server.exchanges.filter(({ answeredMs }) => answeredMs !== undefined).map(({ key }) => key);
    const bodies = new Set(answers.map(({ body }) => Buffer.from(body ?? []).toString()));
    return {
      wrong: [
        ...unequal('answers that were cut off', ledger.reset, cut),
        ...unequal('whole answers', ledger.answered[200] ?? 0, requests - cut),
        ...unequal(
          'answers with the body of their own request',
          keys.filter((key) => bodies.has(key)).length,
          keys.length,
        ),
        ...(balance.verdict === 'pass' ? [] : [balance.reason]),
      ],
      evidence: `${cut} of ${requests} were cut off, and as many count as reset`,
    };
  },
};

/** What has no answer when the run ends is told of, and not dropped. */
export const inFlight: DoctorCheck = {
  name: 'in-flight',
  sentence: 'what has no answer when the run ends counts as in flight',
  async run(context) {
    await using server = await startKnownServer({
      behave: ({ number, answer }) => (number < 3 ? answer(200) : undefined),
    });
    const plan = planFor(server, context, [constant(50, 400)], { maxInFlight: 10, drainMs: 100 });
    const { ledger, counts } = await context.runLoad(plan);
    const balance = judgeBalance(ledger, counts);
    return {
      wrong: [
        ...unequal('scheduled requests', ledger.scheduled, 20),
        ...unequal('requests in flight', ledger.inFlight, 10),
        ...unequal('dropped requests', ledger.dropped, 20 - 10 - 3),
        ...unequal('requests that the server saw', ledger.sent, server.exchanges.length),
        ...(balance.verdict === 'pass' ? [] : [balance.reason]),
      ],
      evidence: `of ${ledger.scheduled} scheduled 3 were answered, ${ledger.inFlight} in flight on as many connections, ${ledger.dropped} dropped`,
    };
  },
};

/** A server that goes away is met once for each arrival, not as often as the machine can. */
export const refused: DoctorCheck = {
  name: 'refused',
  sentence: 'a server that goes away is tried once for each request that is due, and each counts',
  async run(context) {
    const server = await startKnownServer({
      behave({ number, answer }) {
        answer(200, '', { Connection: 'close' });
        if (number === 9) setTimeout(server.stop, 5);
      },
    });
    await using _ = server;
    const { ledger, counts } = await context.runLoad(
      planFor(server, context, [constant(100, 600)], { operations: [post()] }),
    );
    const balance = judgeBalance(ledger, counts);
    return {
      wrong: [
        ...unequal('requests that are accounted for', ledger.sent + ledger.dropped, 60),
        ...(ledger.refused < 30 ? [`only ${ledger.refused} were refused`] : []),
        ...(balance.verdict === 'pass' ? [] : [balance.reason]),
      ],
      evidence: `${ledger.answered[200] ?? 0} answered before it went, ${ledger.refused} refused after`,
    };
  },
};
