import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { ApiTarget } from '../options/target-options.ts';

export interface ApiAnswer {
  readonly headers: Headers;
  /** JSON text, as it came. */
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** By this API Gateway says that there is no such method of such a path. */
const NO_ROUTE = 'MissingAuthenticationTokenException';

/** Sends one request to the API. Throws NOT_RUNNING if nothing answers, REQUEST_REFUSED for any status over 299. */
export async function requestApi(
  { url, apiKey }: ApiTarget,
  path: string,
  options: { readonly method?: string; readonly json?: string } = {},
): Promise<ApiAnswer> {
  const { method = 'GET', json } = options;
  const headers = { 'X-API-Key': apiKey, ...(json !== undefined && { 'Content-Type': 'application/json' }) };
  let response: Response;
  try {
    response = await fetch(`${url}${path}`, { method, headers, ...(json !== undefined && { body: json }) });
  } catch (cause) {
    throw new WorkbenchError(
      'NOT_RUNNING',
      `Nothing answers at ${url}. Start the emulator, or name the API with --url.`,
      {
        cause,
      },
    );
  }
  const text = await response.text();
  const body = parse(text);
  if (response.headers.get('x-amzn-ErrorType') === NO_ROUTE) {
    throw new WorkbenchError(
      'REQUEST_REFUSED',
      `The API at ${url} has no route ${method} ${path.split('?')[0]}: it is another one than the Triggers API, which this command is for. Ask it with curl, and see \`triggers requests\`.`,
    );
  }
  if (!response.ok) throw refused(response.status, body, text);
  return { headers: response.headers, text, body };
}

function refused(status: number, body: Readonly<Record<string, unknown>>, text: string): WorkbenchError {
  const { code, message } = (body.error ?? {}) as { readonly code?: string; readonly message?: string };
  const reason = message === undefined ? text.slice(0, 300) : `${code}: ${message}`;
  return new WorkbenchError('REQUEST_REFUSED', `The API answered ${status}. ${reason}`);
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
