import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type * as z from 'zod';
import type { Connection } from './connection-file.ts';
import { ControlError, TOKEN_HEADER } from './control-api.ts';
import { WorkbenchError } from './workbench-error.ts';

/** What a control call needs to know of a running emulator. */
export type ControlAddress = Pick<Connection, 'controlUrl' | 'token'>;

/**
 * One call of the control API, `path` with its query; `body` is sent as JSON. Throws NOT_RUNNING if nothing answers,
 * BAD_ARGUMENT for what the emulator finds wrong with the call, REQUEST_REFUSED for any other refusal.
 */
export async function controlCall<S extends z.ZodType>(
  { controlUrl, token }: ControlAddress,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  schema: S,
  body?: unknown,
): Promise<z.output<S>> {
  const response = await request(controlUrl, path, {
    method,
    headers: {
      ...(method !== 'GET' && { [TOKEN_HEADER]: token }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = parseJson(response.text);
  if (!response.isOk) throw refusal(response.status, answer, response.text);
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new WorkbenchError(
    'REQUEST_REFUSED',
    `The answer of ${controlUrl} to ${method} ${path} is not understood: ${parsed.error.issues[0]?.message}. Is it an emulator of another version? Stop it and start it again.`,
    { cause: parsed.error },
  );
}

/** The error for a control API that does not answer. */
export function noAnswer(controlUrl: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError(
    'NOT_RUNNING',
    `The emulator does not answer at ${controlUrl}: it has ended, or is about to. Start it again with \`triggers up\`.`,
    { cause },
  );
}

/** The error for an answer other than 2xx. */
export function refusal(status: number, answer: unknown, text: string): WorkbenchError {
  const { data } = ControlError.safeParse(answer);
  const reason = data?.error ?? `The emulator answered ${status}: ${text.slice(0, 300)}`;
  return new WorkbenchError(status === 400 ? 'BAD_ARGUMENT' : 'REQUEST_REFUSED', reason);
}

interface ControlRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Not by `fetch`, which takes 12 ms and more than a megabyte before its first call. */
async function request(controlUrl: string, path: string, { method, headers, body }: ControlRequest) {
  const call = httpRequest(`${controlUrl}${path}`, {
    agent: false,
    method,
    headers: { ...headers, ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }) },
  });
  try {
    call.end(body);
    const response = await responseTo(call);
    const status = response.statusCode ?? 0;
    return { isOk: status >= 200 && status < 300, status, text: await text(response) };
  } catch (cause) {
    throw noAnswer(controlUrl, cause);
  }
}

/** The head of the answer. Rejects with Node's error if there is none; errors after it come from reading the answer. */
export async function responseTo(call: ClientRequest): Promise<IncomingMessage> {
  call.on('error', () => undefined);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return response;
}

/** JSON, or undefined for anything else. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
