/** Limits that are not kept, or not told as they are: sizes, rates, keys apart, browsers. */
import type { Defect, FunctionAnswer } from './defect.ts';
import { isCreate, isDelete, isHealth, isInbox, refusal, withError, withHeader, withSentText } from './defect-parts.ts';
import type { ServerMutant } from './mutant.ts';

const MAX_PAYLOAD_BYTES = 409_600;

/** Where the payload of an event begins and ends, as probes of sizes write it. */
const PAYLOAD = /"payload":(\{"p":"[^"]*"\})/;

function payloadOf(text: string | null): string {
  return PAYLOAD.exec(text ?? '')?.[1] ?? '';
}

const keepingAnswer = (change: (answer: FunctionAnswer) => FunctionAnswer): Defect => ({
  answer: (_event, answer) => (answer.statusCode === 429 ? change(answer) : answer),
});

export const LIMIT_MUTANTS: readonly ServerMutant[] = [
  {
    kind: 'server',
    name: 'refuses a payload one byte late',
    check: 'payload-edges',
    defect: {
      event: (event) =>
        isCreate(event)
          ? withSentText(event, (text) =>
              Buffer.byteLength(payloadOf(text)) === MAX_PAYLOAD_BYTES + 1 ? text.replace('"p":"x', '"p":"') : text,
            )
          : event,
    },
  },
  {
    kind: 'server',
    name: 'refuses a payload one byte early',
    check: 'payload-edges',
    defect: {
      answer: (event, answer) =>
        isCreate(event) && answer.statusCode === 201 && Buffer.byteLength(payloadOf(event.body)) > 300_000
          ? refusal(answer, 413, 'PAYLOAD_TOO_LARGE', {
              limit_bytes: MAX_PAYLOAD_BYTES,
              actual_bytes: MAX_PAYLOAD_BYTES + 1,
            })
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'counts a payload in characters',
    check: 'payload-edges',
    defect: {
      event: (event) =>
        isCreate(event)
          ? withSentText(event, (text) =>
              // biome-ignore lint/suspicious/noControlCharactersInRegex: all that is one byte long.
              payloadOf(text).length <= MAX_PAYLOAD_BYTES ? text.replace(/[^\u0000-\u007f]/g, 'x') : text,
            )
          : event,
    },
  },
  {
    kind: 'server',
    name: 'tells a wrong size with a 413',
    check: 'payload-edges',
    defect: {
      answer: (event, answer) =>
        isCreate(event) && answer.statusCode === 413
          ? withError(answer, (error) => {
              const { actual_bytes: bytes } = error.details as { actual_bytes: number };
              return { ...error, details: { ...(error.details as object), actual_bytes: bytes + 1 } };
            })
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'lies in Retry-After',
    check: 'rate-limit',
    defect: keepingAnswer((answer) =>
      withHeader(
        withError(answer, (error) => ({ ...error, details: { ...(error.details as object), retry_after: 300 } })),
        'retry-after',
        '300',
      ),
    ),
  },
  {
    kind: 'server',
    name: 'does not say how long to wait',
    check: 'response-headers',
    defect: keepingAnswer((answer) => withHeader(answer, 'retry-after', undefined)),
  },
  {
    kind: 'server',
    name: 'tells another time to wait in the body than in the header',
    check: 'response-headers',
    defect: keepingAnswer((answer) => withHeader(answer, 'retry-after', '61')),
  },
  {
    kind: 'server',
    name: 'lets one request more through than the limit',
    check: 'rate-limit',
    defect: {
      store: ({ apiKeys }) => ({
        apiKeys: {
          get: async (hash, options) => {
            const item = await apiKeys.get(hash, options);
            return item && { ...item, rate_limit: (item.rate_limit ?? 0) + 1 };
          },
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'limits nothing',
    check: 'rate-limit',
    defect: {
      store: () => ({
        rateLimits: { grant: async () => ({ kind: 'granted', counter: { granted: 0, outstanding: 0 } }) },
      }),
    },
  },
  {
    kind: 'server',
    name: 'does not count down',
    check: 'rate-limit',
    defect: { answer: (_event, answer) => withHeader(answer, 'x-ratelimit-remaining', '0') },
  },
  {
    kind: 'server',
    name: 'does not limit deletions',
    check: 'rate-limit',
    defect: {
      answer: (event, answer) =>
        isDelete(event) && answer.statusCode === 429
          ? {
              ...withHeader(answer, 'retry-after', undefined),
              statusCode: 200,
              body: JSON.stringify({
                event_id: event.path.split('/')[3]?.toLowerCase(),
                message: 'Event deleted successfully',
                request_id: answer.multiValueHeaders?.['x-request-id']?.[0],
              }),
            }
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'counts all keys together',
    check: 'key-isolation',
    defect: {
      store: ({ rateLimits }) => ({
        rateLimits: { grant: (request, options) => rateLimits.grant({ ...request, apiKeyHash: 'all' }, options) },
      }),
    },
  },
  {
    kind: 'server',
    name: 'keeps idempotency keys of all API keys together',
    check: 'key-isolation',
    defect: {
      store: ({ idempotency }) => ({ idempotency: { claim: (_hash, ...claim) => idempotency.claim('all', ...claim) } }),
    },
  },
  {
    kind: 'server',
    name: 'sends no CORS header',
    check: 'browsers',
    defect: {
      answer: (event, answer) =>
        isHealth(event) ? withHeader(answer, 'access-control-allow-origin', undefined) : answer,
    },
  },
  {
    kind: 'server',
    name: 'hides Retry-After from browsers',
    check: 'browsers',
    defect: {
      answer: (_event, answer) =>
        withHeader(answer, 'access-control-expose-headers', 'X-Request-ID, X-RateLimit-Limit'),
    },
  },
  {
    kind: 'server',
    name: 'takes credentials from any origin',
    check: 'browsers',
    defect: {
      answer: (event, answer) =>
        isInbox(event) ? withHeader(answer, 'access-control-allow-credentials', 'true') : answer,
    },
  },
  {
    kind: 'server',
    name: 'does not let browsers send the key',
    check: 'browsers',
    defect: { api: (api) => ({ ...api, ...(api.cors && { cors: { ...api.cors, allowHeaders: 'Content-Type' } }) }) },
  },
  {
    kind: 'server',
    name: 'has browsers ask again each time',
    check: 'browsers',
    defect: { api: (api) => ({ ...api, ...(api.cors && { cors: { ...api.cors, maxAgeSeconds: 0 } }) }) },
  },
  {
    kind: 'server',
    name: 'answers HEAD otherwise than GET',
    check: 'browsers',
    defect: {
      answer: (event, answer) =>
        event.httpMethod === 'HEAD' && answer.statusCode === 404 ? { ...answer, statusCode: 200 } : answer,
    },
  },
];
