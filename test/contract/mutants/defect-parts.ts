/** What defects are made of: which requests they are about, and what they do to headers and bodies. */
import type { FunctionAnswer, ProxyEvent } from './defect.ts';

type Json = Record<string, unknown>;

export const isCreate = ({ httpMethod, path }: ProxyEvent) => httpMethod === 'POST' && path === '/v1/events';
export const isRead = ({ httpMethod, path }: ProxyEvent) => httpMethod === 'GET' && /^\/v1\/events\/[^/]+$/.test(path);
export const isDelete = ({ httpMethod, path }: ProxyEvent) =>
  httpMethod === 'DELETE' && /^\/v1\/events\/[^/]+$/.test(path);
export const isAcknowledge = ({ httpMethod, path }: ProxyEvent) => httpMethod === 'POST' && path.endsWith('/ack');
export const isInbox = ({ httpMethod, path }: ProxyEvent) => httpMethod === 'GET' && path === '/v1/inbox';
export const isHealth = ({ path }: ProxyEvent) => path === '/v1/health';

/** A header in any case; undefined takes it away. */
export function withHeader(answer: FunctionAnswer, name: string, value: string | undefined): FunctionAnswer {
  const others = Object.entries(answer.multiValueHeaders ?? {}).filter(
    ([known]) => known.toLowerCase() !== name.toLowerCase(),
  );
  return {
    ...answer,
    multiValueHeaders: Object.fromEntries(value === undefined ? others : [...others, [name, [value]]]),
  };
}

export function headerOf({ multiValueHeaders = {} }: FunctionAnswer, name: string): string | undefined {
  const found = Object.entries(multiValueHeaders).find(([known]) => known.toLowerCase() === name.toLowerCase());
  return found?.[1][0];
}

export function sentHeader({ headers }: ProxyEvent, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
}

export function withSentHeader(event: ProxyEvent, name: string, value: string): ProxyEvent {
  const without = <T>(headers: Record<string, T> | null) =>
    Object.fromEntries(Object.entries(headers ?? {}).filter(([known]) => known.toLowerCase() !== name.toLowerCase()));
  return {
    ...event,
    headers: { ...without(event.headers), [name]: value },
    multiValueHeaders: { ...without(event.multiValueHeaders), [name]: [value] },
  };
}

/** Of answers whose numbers matter to nobody: JSON.parse keeps no digits. */
export function withJson(answer: FunctionAnswer, change: (body: Json) => Json): FunctionAnswer {
  return { ...answer, body: JSON.stringify(change(JSON.parse(answer.body) as Json)) };
}

export function withError(answer: FunctionAnswer, change: (error: Json) => Json): FunctionAnswer {
  return withJson(answer, ({ error }) => ({ error: change(error as Json) }));
}

export function withText(answer: FunctionAnswer, change: (text: string) => string): FunctionAnswer {
  return { ...answer, body: change(answer.body) };
}

export function withSentText(event: ProxyEvent, change: (text: string) => string): ProxyEvent {
  if (event.body === null) return event;
  const text = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
  return { ...event, body: change(text), isBase64Encoded: false };
}

/** The body as JSON, if it is an object: changed, or as it was. */
export function withSentJson(event: ProxyEvent, change: (body: Json) => Json): ProxyEvent {
  return withSentText(event, (text) => {
    try {
      const body: unknown = JSON.parse(text);
      if (typeof body !== 'object' || body === null || Array.isArray(body)) return text;
      return JSON.stringify(change(body as Json));
    } catch {
      return text;
    }
  });
}

export function withQuery(event: ProxyEvent, name: string, change: (value: string) => string | undefined): ProxyEvent {
  const value = event.multiValueQueryStringParameters?.[name]?.[0];
  if (value === undefined || event.multiValueQueryStringParameters?.[name]?.length !== 1) return event;
  const changed = change(value);
  const { [name]: _one, ...single } = event.queryStringParameters ?? {};
  const { [name]: _all, ...multi } = event.multiValueQueryStringParameters ?? {};
  return {
    ...event,
    queryStringParameters: changed === undefined ? single : { ...single, [name]: changed },
    multiValueQueryStringParameters: changed === undefined ? multi : { ...multi, [name]: [changed] },
  };
}

/** An answer as the service gives it to a refused request; headers stay those of the answer that it replaces. */
export function refusal(answer: FunctionAnswer, status: number, code: string, details: Json): FunctionAnswer {
  const request_id = headerOf(answer, 'x-request-id');
  return {
    ...answer,
    statusCode: status,
    body: JSON.stringify({ error: { code, message: 'No.', details, request_id } }),
  };
}

/** A 400 as the service gives it. */
export function invalid(answer: FunctionAnswer, field: string): FunctionAnswer {
  const problem = { field, message: 'is not valid', type: 'invalid' };
  const details = { field, issue: problem.message, suggestion: 'Change it.', validation_errors: [problem] };
  return refusal(answer, 400, 'VALIDATION_ERROR', details);
}

/** Lets others come in between looking and doing. */
export const pause = () => new Promise(setImmediate);
