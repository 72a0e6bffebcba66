import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { type HeaderFields, headerValue } from '../model/exchange.ts';
import type { Contract } from '../spec/contract.ts';
import type { ApiKey } from '../target/target.ts';
import type { HttpSender, WireResult } from './http-sender.ts';

export interface Greeting {
  /** Whether API Gateway, or its emulation, answers: it adds its own id to every answer. */
  readonly hasGateway: boolean;
  /** Of the service, as its health tells. */
  readonly version?: string | undefined;
}

export interface GreetOptions {
  readonly contract: Contract;
  readonly sender: HttpSender;
  readonly url: string;
  readonly apiKey: ApiKey;
  readonly signal: AbortSignal;
}

type AnswerOnWire = WireResult & { readonly kind: 'answer' };

/**
 * Finds out whether the target is there, speaks HTTP, is the API, and takes the key. Throws NOT_RUNNING or BAD_ARGUMENT
 * with what to do; what is merely wrong by the contract is left to the checks.
 */
export async function greetTarget({ contract, sender, url, apiKey, signal }: GreetOptions): Promise<Greeting> {
  const basePath = new URL(url).pathname.replace(/\/$/, '');
  const ask = async (path: string, headers: HeaderFields): Promise<AnswerOnWire> => {
    const result = await sender.send({ method: 'GET', path: `${basePath}${path}`, headers }, signal);
    signal.throwIfAborted();
    if (result.kind === 'failure') throw unreachable(url, result);
    return result;
  };
  const open = contract.operations.find(({ method, isSecured }) => method === 'GET' && !isSecured);
  const secured = contract.operations.filter(({ method, isSecured }) => method === 'GET' && isSecured);
  const health = await ask(withoutParameters(open?.path ?? '/'), []);
  if (health.status >= 300 && health.status < 400) {
    const location = headerValue(health.headers, 'Location') ?? 'elsewhere';
    const advice = 'Redirects are not followed; name the URL that it leads to with --url.';
    throw new WorkbenchError('BAD_ARGUMENT', `${url} redirects to ${location.slice(0, 200)}. ${advice}`);
  }
  const keyed: HeaderFields = [[contract.keyHeader, apiKey.secret]];
  const answers: AnswerOnWire[] = [];
  for (const { path } of secured) answers.push(await ask(withoutParameters(path), keyed));
  if (![health, ...answers].some(isJson)) {
    const type = headerValue(health.headers, 'Content-Type') ?? 'no content type';
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `${url} does not look like ${contract.title}: GET ${open?.path ?? '/'} answered ${health.status} with ${type}. Name its base URL, without /v1, with --url.`,
    );
  }
  if (answers.length > 0 && answers.every(({ status }) => status === 401)) {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `${url} refuses the API key. Give one that is good there with --key or in $TRIGGERS_API_KEY.`,
    );
  }
  const version = versionOf(health);
  return {
    hasGateway: headerValue(health.headers, 'x-amzn-RequestId') !== undefined,
    ...(version !== undefined && { version }),
  };
}

function withoutParameters(path: string): string {
  return path.replaceAll(/\{[^}]+\}/g, NO_EVENT);
}

/** An id that names no event: a UUID of version 4. */
const NO_EVENT = '6f1c1f0a-9d1e-4f5b-8a51-0c2f5d7e9b3a';

function unreachable(url: string, result: WireResult & { readonly kind: 'failure' }): WorkbenchError {
  const { failure, message } = result;
  const advice = 'Start it, or name another with --url.';
  switch (failure) {
    case 'malformed':
      return new WorkbenchError(
        'BAD_ARGUMENT',
        `What answers at ${url} does not speak HTTP: ${message.replace(/[.?]?$/, (end) => end || '.')} ${advice}`,
      );
    case 'tooLarge':
      return new WorkbenchError('BAD_ARGUMENT', `${url} answers without end: ${message} ${advice}`);
    case 'untrusted':
      return new WorkbenchError('BAD_ARGUMENT', `${url} cannot be checked: ${message}.`);
    case 'timeout':
      return new WorkbenchError('NOT_RUNNING', `${url} does not answer: ${message} ${advice}`);
    case 'refused':
    case 'reset':
      return new WorkbenchError('NOT_RUNNING', `Nothing answers at ${url}: ${message}. ${advice}`);
  }
}

function isJson({ body }: AnswerOnWire): boolean {
  try {
    return typeof JSON.parse(body.toString('utf8')) === 'object';
  } catch {
    return false;
  }
}

function versionOf({ body }: AnswerOnWire): string | undefined {
  try {
    const { version } = JSON.parse(body.toString('utf8')) as { readonly version?: unknown };
    return typeof version === 'string' ? version.slice(0, 100) : undefined;
  } catch {
    return undefined;
  }
}
