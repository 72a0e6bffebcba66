/** Events that are not acknowledged, deleted and listed as they should be. */
import { isAcknowledge, isDelete, pause, refusal } from './defect-parts.ts';
import type { ServerMutant } from './mutant.ts';

export const LIFE_MUTANTS: readonly ServerMutant[] = [
  {
    kind: 'server',
    name: 'acknowledges twice',
    check: 'lifecycle',
    defect: {
      store: ({ events }) => ({
        events: {
          ...events,
          acknowledge: async (key, mark, options) => {
            const result = await events.acknowledge(key, mark, options);
            return result.kind === 'alreadyAcknowledged' ? { ...result, kind: 'acknowledged' } : result;
          },
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'lets two acknowledgements at once succeed',
    check: 'lifecycle',
    defect: {
      store: ({ events }) => ({
        events: {
          ...events,
          acknowledge: async (key, mark, options) => {
            const item = await events.get(key, mark.nowSeconds, options);
            await pause();
            const result = await events.acknowledge(key, mark, options);
            const wasPending = item?.status === 'pending' && result.kind === 'alreadyAcknowledged';
            return wasPending ? { kind: 'acknowledged', acknowledgedAt: mark.acknowledgedAt } : result;
          },
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'tells another time with each refused acknowledgement',
    check: 'lifecycle',
    defect: {
      store: ({ events }) => ({
        events: {
          ...events,
          acknowledge: async (key, mark, options) => {
            const result = await events.acknowledge(key, mark, options);
            return result.kind === 'alreadyAcknowledged' ? { ...result, acknowledgedAt: mark.acknowledgedAt } : result;
          },
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'deletes nothing',
    check: 'lifecycle',
    defect: { store: ({ events }) => ({ events: { ...events, delete: async () => {} } }) },
  },
  {
    kind: 'server',
    name: 'deletes only what is pending',
    check: 'lifecycle',
    defect: {
      store: ({ events }) => ({
        events: {
          ...events,
          delete: async (key, deletedAt, options) => {
            const item = await events.get(key, 0, options);
            if (item?.status !== 'acknowledged') await events.delete(key, deletedAt, options);
          },
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'does not find what is deleted twice',
    check: 'lifecycle',
    defect: {
      store: ({ events }) => {
        const deleted = new Set<string>();
        return {
          events: {
            ...events,
            delete: async (key, deletedAt, options) => {
              if (deleted.has(key.event_id)) throw new Error('gone');
              deleted.add(key.event_id);
              await events.delete(key, deletedAt, options);
            },
          },
        };
      },
      answer: (event, answer) =>
        isDelete(event) && answer.statusCode === 500
          ? refusal(answer, 404, 'NOT_FOUND', { event_id: event.path.split('/')[3], suggestion: 'Look elsewhere.' })
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'keeps acknowledged events in the inbox',
    check: 'lifecycle',
    defect: {
      store: ({ events }) => {
        const times = new Map<string, string>();
        return {
          events: {
            ...events,
            get: async (key, nowSeconds, options) => {
              const item = await events.get(key, nowSeconds, options);
              const at = times.get(key.event_id);
              return item && (at === undefined ? item : { ...item, status: 'acknowledged', acknowledged_at: at });
            },
            acknowledge: async (key, { acknowledgedAt, nowSeconds }, options) => {
              if ((await events.get(key, nowSeconds, options)) === undefined) return { kind: 'notFound' };
              const known = times.get(key.event_id);
              if (known !== undefined) return { kind: 'alreadyAcknowledged', acknowledgedAt: known };
              times.set(key.event_id, acknowledgedAt);
              return { kind: 'acknowledged', acknowledgedAt };
            },
          },
        };
      },
    },
  },
  {
    kind: 'server',
    name: 'acknowledges events that it does not have',
    check: 'lifecycle',
    defect: {
      answer: (event, answer) =>
        isAcknowledge(event) && answer.statusCode === 404
          ? {
              ...answer,
              statusCode: 200,
              body: JSON.stringify({
                event_id: '019a6da3-267b-774b-9c1e-5b0d7f2a4e63',
                status: 'acknowledged',
                acknowledged_at: '2025-11-10T12:00:41.870015Z',
                message: 'Event acknowledged successfully',
                request_id: answer.multiValueHeaders?.['x-request-id']?.[0],
              }),
            }
          : answer,
    },
  },
];
