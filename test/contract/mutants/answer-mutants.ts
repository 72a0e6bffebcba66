/** Answers with another status, type or body than is documented. */
import {
  isAcknowledge,
  isCreate,
  isDelete,
  isInbox,
  isRead,
  withError,
  withHeader,
  withJson,
  withText,
} from './defect-parts.ts';
import type { ServerMutant } from './mutant.ts';

export const ANSWER_MUTANTS: readonly ServerMutant[] = [
  {
    kind: 'server',
    name: 'creates with 200',
    check: 'status-documented',
    defect: {
      answer: (event, answer) =>
        isCreate(event) && answer.statusCode === 201 ? { ...answer, statusCode: 200 } : answer,
    },
  },
  {
    kind: 'server',
    name: 'deletes with 204',
    check: 'status-documented',
    defect: {
      answer: (event, answer) =>
        isDelete(event) && answer.statusCode === 200 ? { ...answer, statusCode: 204, body: '' } : answer,
    },
  },
  {
    kind: 'server',
    name: 'answers 410 for an event that is gone',
    check: 'status-documented',
    defect: {
      answer: (event, answer) => (isRead(event) && answer.statusCode === 404 ? { ...answer, statusCode: 410 } : answer),
    },
  },
  {
    kind: 'server',
    name: 'refuses a wrong body with 422',
    check: 'status-documented',
    defect: {
      answer: (event, answer) =>
        isCreate(event) && answer.statusCode === 400 ? { ...answer, statusCode: 422 } : answer,
    },
  },
  {
    kind: 'server',
    name: 'calls its JSON text/plain',
    check: 'content-type',
    defect: { answer: (event, answer) => (isInbox(event) ? withHeader(answer, 'content-type', 'text/plain') : answer) },
  },
  {
    kind: 'server',
    name: 'calls its JSON Latin-1',
    check: 'content-type',
    defect: {
      answer: (event, answer) =>
        isRead(event) ? withHeader(answer, 'content-type', 'application/json; charset=iso-8859-1') : answer,
    },
  },
  {
    kind: 'server',
    name: 'answers errors as HTML',
    check: 'content-type',
    defect: {
      answer: (_event, answer) =>
        answer.statusCode === 404 ? withHeader(answer, 'content-type', 'text/html') : answer,
    },
  },
  {
    kind: 'server',
    name: 'has a member more in its answer',
    check: 'body-schema',
    defect: {
      answer: (event, answer) =>
        isCreate(event) && answer.statusCode === 201
          ? withJson(answer, (body) => ({ ...body, id: body.event_id }))
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'leaves a member out of its answer',
    check: 'body-schema',
    defect: {
      answer: (event, answer) =>
        isAcknowledge(event) && answer.statusCode === 200
          ? withJson(answer, ({ message: _, ...body }) => body)
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'tells the limit of a page as text',
    check: 'body-schema',
    defect: {
      answer: (event, answer) =>
        isInbox(event) ? withText(answer, (text) => text.replace(/"limit":(\d+)/, '"limit":"$1"')) : answer,
    },
  },
  {
    kind: 'server',
    name: 'tells times in milliseconds',
    check: 'body-schema',
    defect: {
      answer: (event, answer) =>
        isCreate(event) ? withText(answer, (text) => text.replace(/(\.\d{3})\d{3}Z/, '$1Z')) : answer,
    },
  },
  {
    kind: 'server',
    name: 'ends the inbox with a null cursor',
    check: 'body-schema',
    defect: {
      answer: (event, answer) =>
        isInbox(event)
          ? withText(answer, (text) =>
              text.replace(/"pagination":\{"limit":\d+\}/, (page) => page.replace('}', ',"next_cursor":null}')),
            )
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'tells no suggestion with a refusal',
    check: 'body-schema',
    defect: {
      answer: (_event, answer) =>
        answer.statusCode === 400
          ? withError(answer, (error) => {
              const { suggestion: _, ...details } = error.details as Record<string, unknown>;
              return { ...error, details };
            })
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'has another code for invalid requests',
    check: 'body-schema',
    defect: {
      answer: (_event, answer) =>
        answer.statusCode === 400 ? withError(answer, (error) => ({ ...error, code: 'INVALID_REQUEST' })) : answer,
    },
  },
  {
    kind: 'server',
    name: 'has another code for what is not found',
    check: 'body-schema',
    defect: {
      answer: (_event, answer) =>
        answer.statusCode === 404 ? withError(answer, (error) => ({ ...error, code: 'EVENT_NOT_FOUND' })) : answer,
    },
  },
  {
    kind: 'server',
    name: 'calls a new event new',
    check: 'body-schema',
    defect: {
      answer: (event, answer) =>
        isCreate(event) ? withText(answer, (text) => text.replace('"status":"pending"', '"status":"new"')) : answer,
    },
  },
  {
    kind: 'server',
    name: 'writes ids in capitals',
    check: 'body-schema',
    defect: {
      answer: (event, answer) =>
        isCreate(event) && answer.statusCode === 201
          ? withJson(answer, (body) => ({ ...body, event_id: String(body.event_id).toUpperCase() }))
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'tells another time than the id is made from',
    check: 'body-schema',
    defect: {
      answer: (event, answer) =>
        isCreate(event) && answer.statusCode === 201
          ? withJson(answer, (body) => ({ ...body, created_at: '2025-11-10T12:00:00.000000Z' }))
          : answer,
    },
  },
];
