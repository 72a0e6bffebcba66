/** Keys that are let in or kept out wrongly, and paths and methods that are not what they should be. */
import { hashApiKey } from '../../../src/api-key.ts';
import {
  isDelete,
  isHealth,
  isRead,
  refusal,
  sentHeader,
  withError,
  withHeader,
  withSentHeader,
} from './defect-parts.ts';
import type { ServerMutant } from './mutant.ts';

const ANYBODY = 'anybody';

/** Where a key is taken that nobody has been given. */
const takesAnybody: ServerMutant['defect']['store'] = ({ apiKeys }) => ({
  apiKeys: {
    get: async (hash, options) =>
      hash === hashApiKey(ANYBODY)
        ? { api_key: hash, status: 'active', rate_limit: 1_000_000 }
        : apiKeys.get(hash, options),
  },
});

export const ACCESS_MUTANTS: readonly ServerMutant[] = [
  {
    kind: 'server',
    name: 'ignores the key on one route',
    check: 'authentication',
    defect: {
      event: (event) => (isRead(event) ? withSentHeader(event, 'X-API-Key', ANYBODY) : event),
      store: takesAnybody,
    },
  },
  {
    kind: 'server',
    name: 'lets any key delete',
    check: 'authentication',
    defect: {
      event: (event) =>
        isDelete(event) && sentHeader(event, 'x-api-key') ? withSentHeader(event, 'X-API-Key', ANYBODY) : event,
      store: takesAnybody,
    },
  },
  {
    kind: 'server',
    name: 'wants a key for its health',
    check: 'authentication',
    defect: {
      answer: (event, answer) =>
        isHealth(event) && !sentHeader(event, 'x-api-key') ? refusal(answer, 401, 'UNAUTHORIZED', {}) : answer,
    },
  },
  {
    kind: 'server',
    name: 'lets a revoked key in',
    check: 'authentication',
    defect: {
      store: ({ apiKeys }) => ({
        apiKeys: {
          get: async (hash, options) => {
            const item = await apiKeys.get(hash, options);
            return item && { ...item, status: 'active' };
          },
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'lets an expired key in',
    check: 'authentication',
    defect: {
      store: ({ apiKeys }) => ({
        apiKeys: {
          get: async (hash, options) => {
            const item = await apiKeys.get(hash, options);
            if (item === undefined) return undefined;
            const { expires_at: _, ...forever } = item;
            return forever;
          },
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'says with a 405 what is not so',
    check: 'routing',
    defect: {
      answer: (_event, answer) =>
        answer.statusCode === 405
          ? withHeader(
              withError(answer, (error) => ({ ...error, details: { allowed_methods: ['DELETE'] } })),
              'allow',
              'DELETE',
            )
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'answers a wrong method without Allow',
    check: 'response-headers',
    path: 'routing.methods',
    defect: {
      answer: (_event, answer) => (answer.statusCode === 405 ? withHeader(answer, 'allow', undefined) : answer),
    },
  },
  {
    kind: 'server',
    name: 'does not find the method of a path',
    check: 'routing',
    defect: {
      answer: (_event, answer) =>
        answer.statusCode === 405
          ? withHeader(refusal(answer, 404, 'NOT_FOUND', { suggestion: 'Look elsewhere.' }), 'allow', undefined)
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'serves its routes in any case',
    check: 'routing',
    defect: {
      event: (event) => {
        const proxy = event.pathParameters?.proxy;
        if (proxy === undefined || !/^events$/i.test(proxy)) return event;
        return { ...event, path: '/v1/events', pathParameters: { proxy: 'events' } };
      },
    },
  },
  {
    kind: 'server',
    name: 'has routes outside of /v1',
    check: 'routing',
    defect: {
      api: (api) => ({
        ...api,
        routes: [
          ...api.routes,
          ...api.routes.map((route) => ({ ...route, resource: '/{proxy+}', resourceId: 'abcdef' })),
        ],
      }),
    },
  },
];
