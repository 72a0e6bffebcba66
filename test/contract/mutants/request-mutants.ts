/** Requests that are taken otherwise than they were sent. */
import {
  invalid,
  isCreate,
  isInbox,
  isRead,
  withError,
  withQuery,
  withSentHeader,
  withSentJson,
  withSentText,
} from './defect-parts.ts';
import type { ServerMutant } from './mutant.ts';

export const REQUEST_MUTANTS: readonly ServerMutant[] = [
  {
    kind: 'server',
    name: "refuses the contract's own example",
    check: 'examples',
    defect: {
      answer: (event, answer) =>
        isCreate(event) && answer.statusCode === 201 && event.body?.includes('invoice.paid')
          ? invalid(answer, 'payload')
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'refuses a source of 100 characters',
    check: 'valid-accepted',
    defect: {
      answer: (event, answer) => {
        const source = /"source":"([^"]*)"/.exec(event.body ?? '')?.[1] ?? '';
        return isCreate(event) && answer.statusCode === 201 && [...source].length === 100
          ? invalid(answer, 'source')
          : answer;
      },
    },
  },
  {
    kind: 'server',
    name: 'counts a character outside of the basic plane as two',
    check: 'valid-accepted',
    defect: {
      answer: (event, answer) => {
        const type = /"event_type":"([^"]*)"/.exec(event.body ?? '')?.[1] ?? '';
        return isCreate(event) && answer.statusCode === 201 && type.length > 100
          ? invalid(answer, 'event_type')
          : answer;
      },
    },
  },
  {
    kind: 'server',
    name: 'refuses the largest limit',
    check: 'valid-accepted',
    defect: {
      answer: (event, answer) =>
        isInbox(event) && answer.statusCode === 200 && event.queryStringParameters?.limit === '100'
          ? invalid(answer, 'limit')
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'refuses an id in capitals',
    check: 'valid-accepted',
    defect: {
      answer: (event, answer) =>
        isRead(event) && /[A-F]/.test(event.path) && answer.statusCode !== 401 ? invalid(answer, 'event_id') : answer,
    },
  },
  {
    kind: 'server',
    name: 'takes a source of any length and cuts it',
    check: 'invalid-refused',
    defect: {
      event: (event) =>
        isCreate(event)
          ? withSentText(event, (text) => text.replace(/("source":")([^"\\]{100})[^"\\]+"/, '$1$2"'))
          : event,
    },
  },
  {
    kind: 'server',
    name: 'takes an empty payload',
    check: 'invalid-refused',
    defect: {
      event: (event) =>
        isCreate(event)
          ? withSentText(event, (text) => text.replace(/"payload":\{\}/, '"payload":{"empty":true}'))
          : event,
    },
  },
  {
    kind: 'server',
    name: 'reads an unknown priority as normal',
    check: 'invalid-refused',
    defect: {
      event: (event) =>
        isCreate(event)
          ? withSentText(event, (text) =>
              text.replace(/"priority":"(?!low"|normal"|high")[^"]*"/, '"priority":"normal"'),
            )
          : event,
    },
  },
  {
    kind: 'server',
    name: 'cuts the limit of a page to 100',
    check: 'invalid-refused',
    defect: {
      event: (event) =>
        isInbox(event) ? withQuery(event, 'limit', (value) => (Number(value) > 100 ? '100' : value)) : event,
    },
  },
  {
    kind: 'server',
    name: 'takes a page limit of 0',
    check: 'invalid-refused',
    defect: {
      event: (event) => (isInbox(event) ? withQuery(event, 'limit', (value) => (value === '0' ? '1' : value)) : event),
    },
  },
  {
    kind: 'server',
    name: 'takes any content type for JSON',
    check: 'invalid-refused',
    defect: { event: (event) => (isCreate(event) ? withSentHeader(event, 'Content-Type', 'application/json') : event) },
  },
  {
    kind: 'server',
    name: 'names the wrong field',
    check: 'invalid-refused',
    defect: {
      answer: (event, answer) =>
        isCreate(event) && answer.statusCode === 400
          ? withError(answer, (error) => {
              const details = error.details as { issue: string; validation_errors: object[] };
              const [first, ...others] = details.validation_errors;
              return {
                ...error,
                details: { ...details, field: 'other', validation_errors: [{ ...first, field: 'other' }, ...others] },
              };
            })
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'ignores a filter value without its key',
    check: 'invalid-refused',
    defect: {
      event: (event) =>
        isInbox(event) && event.queryStringParameters?.metadata_key === undefined
          ? withQuery(event, 'metadata_value', () => undefined)
          : event,
    },
  },
  {
    kind: 'server',
    name: 'takes members that it does not know',
    check: 'unknown-and-null',
    defect: {
      event: (event) =>
        isCreate(event)
          ? withSentJson(event, ({ source, event_type, payload, metadata }) => ({
              source,
              event_type,
              payload,
              metadata,
            }))
          : event,
    },
  },
  {
    kind: 'server',
    name: 'reads null as nothing',
    check: 'unknown-and-null',
    defect: {
      event: (event) => (isCreate(event) ? withSentText(event, (text) => text.replace(/,"metadata":null/, '')) : event),
    },
  },
];
