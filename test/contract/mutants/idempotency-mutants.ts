/** Idempotency keys that do not hold, or hold too much; what should end by itself and does not. */
import { isCreate, pause, withHeader } from './defect-parts.ts';
import type { ServerMutant } from './mutant.ts';

export const IDEMPOTENCY_MUTANTS: readonly ServerMutant[] = [
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
