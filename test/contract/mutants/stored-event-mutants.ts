/** Events that are read back, or listed, otherwise than they were sent. */
import { isRead, withText } from './defect-parts.ts';
import type { ServerMutant } from './mutant.ts';

export const STORED_EVENT_MUTANTS: readonly ServerMutant[] = [
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
];
