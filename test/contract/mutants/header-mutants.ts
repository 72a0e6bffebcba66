/** Answers with other headers than are documented, and input that makes a 5xx. */
import { isRead, sentHeader, withError, withHeader, withText } from './defect-parts.ts';
import type { ServerMutant } from './mutant.ts';

export const HEADER_MUTANTS: readonly ServerMutant[] = [
  {
    kind: 'server',
    name: 'sends no request id',
    check: 'response-headers',
    defect: { answer: (event, answer) => (isRead(event) ? withHeader(answer, 'x-request-id', undefined) : answer) },
  },
  {
    kind: 'server',
    name: 'tells another request id in the header than in the body',
    check: 'response-headers',
    defect: { answer: (_event, answer) => withHeader(answer, 'x-request-id', '11111111-1111-4111-8111-111111111111') },
  },
  {
    kind: 'server',
    name: "does not keep the client's request id",
    check: 'response-headers',
    path: 'headers',
    defect: {
      answer(event, answer) {
        const sent = sentHeader(event, 'x-request-id');
        if (!sent) return answer;
        const other = '22222222-2222-4222-8222-222222222222';
        return withText(withHeader(answer, 'x-request-id', other), (text) =>
          text.replaceAll(JSON.stringify(sent), JSON.stringify(other)),
        );
      },
    },
  },
  {
    kind: 'server',
    name: 'makes request ids that are no UUIDs',
    check: 'response-headers',
    defect: {
      answer(event, answer) {
        if (sentHeader(event, 'x-request-id') !== undefined) return answer;
        const own = answer.multiValueHeaders?.['x-request-id']?.[0] ?? '';
        return withText(withHeader(answer, 'x-request-id', 'req-1'), (text) => text.replaceAll(own, 'req-1'));
      },
    },
  },
  {
    kind: 'server',
    name: 'sends no rate limit headers with a 404',
    check: 'response-headers',
    defect: {
      answer: (event, answer) =>
        isRead(event) && answer.statusCode === 404 ? withHeader(answer, 'x-ratelimit-remaining', undefined) : answer,
    },
  },
  {
    kind: 'server',
    name: 'ends windows at any second',
    check: 'response-headers',
    defect: {
      answer: (_event, answer) => {
        const reset = answer.multiValueHeaders?.['x-ratelimit-reset']?.[0];
        return reset === undefined ? answer : withHeader(answer, 'x-ratelimit-reset', String(Number(reset) + 1));
      },
    },
  },
  {
    kind: 'server',
    name: 'lists other methods in the body of a 405 than in Allow',
    check: 'response-headers',
    path: 'routing.methods',
    defect: {
      answer: (_event, answer) =>
        answer.statusCode === 405
          ? withError(answer, (error) => ({ ...error, details: { allowed_methods: ['DELETE'] } }))
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'fails on text that is not ASCII',
    check: 'no-server-error',
    phases: ['fuzz'],
    defect: {
      store: ({ events }) => ({
        events: {
          ...events,
          put: (item, options) => {
            // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII.
            if (/[^\u0000-\u007f]/.test(item.source)) throw new Error('cannot encode');
            return events.put(item, options);
          },
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'fails on the largest page',
    check: 'no-server-error',
    defect: {
      store: ({ inbox }) => ({
        inbox: {
          read: (query, search, options) => {
            if (query.limit === 100) throw new RangeError('too much');
            return inbox.read(query, search, options);
          },
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'fails on an empty name in a payload',
    check: 'no-server-error',
    path: 'createEvent.valid',
    defect: {
      store: ({ events }) => ({
        events: {
          ...events,
          put: (item, options) => {
            if (item.payload.includes('"":')) throw new Error('no name');
            return events.put(item, options);
          },
        },
      }),
    },
  },
];
