/** Events that do not live as they should: lifecycle, what is read back, idempotency, expiry. */
import { isAcknowledge, isCreate, isDelete, isRead, refusal, withHeader, withText } from './defect-parts.ts';
import type { ServerMutant } from './mutant.ts';

/** Lets others come in between looking and doing. */
const pause = () => new Promise(setImmediate);

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
  {
    kind: 'server',
    name: 'mangles what is not ASCII',
    check: 'created-readable',
    defect: {
      answer: (event, answer) =>
        isRead(event)
          ? withText(answer, (text) =>
              Buffer.from(text, 'utf8')
                .toString('latin1')
                .replace(/[\u0080-\u009f]/g, '?'),
            )
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'loses digits of numbers',
    check: 'created-readable',
    defect: {
      answer: (event, answer) =>
        isRead(event) ? withText(answer, (text) => JSON.stringify(JSON.parse(text))) : answer,
    },
  },
  {
    kind: 'server',
    name: 'widens 1 to 1.0',
    check: 'created-readable',
    defect: {
      answer: (event, answer) =>
        isRead(event) ? withText(answer, (text) => text.replace(/("payload":\{"[^"]*":\d+)([,}])/, '$1.0$2')) : answer,
    },
  },
  {
    kind: 'server',
    name: 'drops members named __proto__',
    check: 'created-readable',
    defect: {
      store: ({ events }) => ({
        events: {
          ...events,
          put: (item, options) =>
            events.put({ ...item, payload: item.payload.replace(/"__proto__"/g, '"proto"') }, options),
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'keeps only the metadata that it knows',
    check: 'created-readable',
    defect: {
      store: ({ events }) => ({
        events: {
          ...events,
          put: (item, options) =>
            events.put({ ...item, metadata: JSON.stringify({ priority: item.priority }) }, options),
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'stores event types with other punctuation',
    check: 'created-readable',
    defect: {
      store: ({ events }) => ({
        events: {
          ...events,
          put: (item, options) => events.put({ ...item, event_type: item.event_type.replaceAll('.', '_') }, options),
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'has no event in the inbox whose priority was not sent',
    check: 'created-readable',
    defect: {
      store: ({ inbox }) => ({
        inbox: {
          read: (query, search, options) =>
            inbox.read(
              query,
              { ...search, matches: (item) => search.matches(item) && item.priority !== 'normal' },
              options,
            ),
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'lists an event twice',
    check: 'created-readable',
    defect: {
      store: ({ inbox }) => ({
        inbox: {
          read: (query, search, options) =>
            inbox.read(query, { ...search, accept: (item) => search.accept(item) && search.accept(item) }, options),
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'makes an event of each send of an idempotency key',
    check: 'idempotency',
    defect: {
      store: ({ idempotency }) => ({ idempotency: { ...idempotency, claim: async () => ({ kind: 'claimed' }) } }),
    },
  },
  {
    kind: 'server',
    name: 'takes another request for the same',
    check: 'idempotency',
    defect: {
      store: ({ idempotency }) => ({
        idempotency: {
          claim: async (...claim) => {
            const result = await idempotency.claim(...claim);
            return result.kind === 'conflict' ? { ...result, kind: 'repeated' } : result;
          },
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'does not say that it repeats an answer',
    check: 'idempotency',
    defect: {
      answer: (event, answer) => (isCreate(event) ? withHeader(answer, 'idempotent-replayed', undefined) : answer),
    },
  },
  {
    kind: 'server',
    name: 'calls every answer a repeated one',
    check: 'idempotency',
    defect: {
      answer: (event, answer) =>
        isCreate(event) && answer.statusCode === 201 ? withHeader(answer, 'idempotent-replayed', 'true') : answer,
    },
  },
  {
    kind: 'server',
    name: 'makes two events of two sends at once',
    check: 'idempotency',
    defect: {
      store: ({ idempotency }) => {
        const known = new Set<string>();
        return {
          idempotency: {
            claim: async (hash, event, key, now, options) => {
              const name = `${hash} ${event.idempotencyKey}`;
              const isNew = !known.has(name);
              await pause();
              known.add(name);
              const result = await idempotency.claim(hash, event, key, now, options);
              return isNew ? { kind: 'claimed' } : result;
            },
          },
        };
      },
    },
  },
  {
    kind: 'server',
    name: 'brings a deleted event back with a repeat',
    check: 'idempotency',
    defect: {
      store: ({ events }) => ({
        events: {
          ...events,
          exists: async (key, options) => (await events.get(key, 0, options)) !== undefined,
          putOnce: (item, options) => events.put(item, options),
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'takes idempotency keys in any case for one',
    check: 'idempotency',
    defect: {
      store: ({ idempotency }) => ({
        idempotency: {
          claim: (hash, event, ...rest) =>
            idempotency.claim(hash, { ...event, idempotencyKey: event.idempotencyKey.toLowerCase() }, ...rest),
        },
      }),
    },
  },
  {
    kind: 'server',
    name: 'keeps events for ever',
    check: 'lifecycle',
    defect: {
      store: ({ events }) => ({ events: { ...events, get: (key, _now, options) => events.get(key, 0, options) } }),
    },
  },
  {
    kind: 'server',
    name: 'keeps idempotency keys for ever',
    check: 'idempotency',
    defect: {
      store: ({ idempotency }) => ({
        idempotency: { claim: (hash, event, key, _now, options) => idempotency.claim(hash, event, key, 0, options) },
      }),
    },
  },
];
