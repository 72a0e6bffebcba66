import { type MadeRequest, type RequestProblem, requestProblems } from '../conformance/validate-request.ts';
import { type ResponseReading, validateResponse } from '../conformance/validate-response.ts';
import { headerValue } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import type { Contract } from '../spec/contract.ts';
import type { CollectedBody } from './body-collector.ts';
import type { PassedExchange, PassFailure } from './passed-exchange.ts';

/** Who broke the contract: the client, with what it sent, or the server, with what it answered. */
export type Party = 'client' | 'server';

export interface TrafficFinding extends Finding {
  readonly party: Party;
  readonly severity: 'error' | 'warning';
}

/** What an exchange is by the contract. */
export interface TrafficReading {
  /** `operationId`; undefined: none of the contract's. */
  readonly operation: string | undefined;
  readonly reading: ResponseReading | undefined;
  /** Whether the contract allows the request; undefined: that could not be judged. */
  readonly isAllowed?: boolean | undefined;
  readonly isWithoutKey: boolean;
  readonly findings: readonly TrafficFinding[];
  /** What could not be judged, and why: sentences. */
  readonly unjudged: readonly string[];
}

/** Judges traffic both ways. What a client sends wrong on purpose is refused, and so a warning to it, not a violation. */
export function readTraffic(contract: Contract, exchange: PassedExchange, basePath: string): TrafficReading {
  const path = pathBelow(exchange.request.target, basePath);
  if (path === undefined) {
    const sentence = `A request went to another path than that of the API, ${basePath}.`;
    return { operation: undefined, reading: undefined, isWithoutKey: false, findings: [], unjudged: [sentence] };
  }
  const { request, response, failure } = exchange;
  const title = `${request.method} ${shortPath(path)}`;
  const ofRequest = unjudgedBody(`The body of a request ${title}`, request.body, request.headers);
  const ofAnswer =
    response === undefined ? [] : unjudgedBody(`The answer to ${title}`, response.body, response.headers);
  const made: MadeRequest = { method: request.method, path, headers: request.headers, body: request.body.content };
  const canJudgeRequest = ofRequest.length === 0 && request.method !== 'OPTIONS';
  const problems = canJudgeRequest ? requestProblems(contract, made) : undefined;
  const firmProblems = problems?.filter(({ pointer }) => !isLenient(contract, pointer)) ?? [];
  const reading =
    response === undefined || ofAnswer.length > 0
      ? undefined
      : validateResponse(
          contract,
          // One that was refused before its body was sent has one all the same.
          { ...made, hasBody: request.body.bytes > 0 || ofRequest.length > 0 },
          { status: response.status, headers: response.headers, body: response.body.content ?? Buffer.alloc(0) },
          { hasGateway: true },
        );
  const operation = reading?.route.kind === 'operation' ? reading.route.operation.id : undefined;
  return {
    operation,
    reading,
    isAllowed: firmProblems.length > 0 ? false : problems?.length === 0 || undefined,
    isWithoutKey: problems?.some(({ where }) => where === 'key') ?? false,
    findings: [
      ...(reading?.findings ?? []).map((finding) => ({ ...finding, party: 'server', severity: 'error' }) as const),
      ...(reading === undefined ? [] : serverErrors(title, reading, exchange)),
      ...(problems === undefined || response === undefined
        ? []
        : requestFindings(title, problems, firmProblems, made, response.status)),
      ...unanswered(title, failure),
    ],
    unjudged: [...ofRequest, ...ofAnswer],
  };
}

/** `x-lenient`: what such a schema does not allow may be taken all the same. */
function isLenient({ at }: Contract, pointer: string): boolean {
  const schemas = pointer.split('/').map((_, index, steps) => at(steps.slice(0, index + 1).join('/')));
  return schemas.some((schema) => (schema as { readonly 'x-lenient'?: unknown } | undefined)?.['x-lenient'] === true);
}

/** A target in absolute form is of the same path: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
function pathBelow(target: string, basePath: string): string | undefined {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '');
  if (!path.startsWith(basePath)) return undefined;
  const rest = path.slice(basePath.length);
  return rest.startsWith('/') ? rest : undefined;
}

function shortPath(path: string): string {
  return path.length <= 80 ? path : `${path.slice(0, 80)}…`;
}

function unjudgedBody(what: string, body: CollectedBody, headers: MadeRequest['headers']): readonly string[] {
  const coding = headerValue(headers, 'content-encoding');
  if (body.content === undefined) return [`${what} has ${body.bytes} bytes, too many to judge, or was not sent whole.`];
  if (body.bytes === 0 || coding === undefined || coding.toLowerCase() === 'identity') return [];
  return [`${what} is compressed (${coding}).`];
}

function serverErrors(title: string, { documented }: ResponseReading, { response }: PassedExchange): TrafficFinding[] {
  const status = response?.status ?? 0;
  // One that is not documented is told of as that.
  if (status < 500 || documented?.status !== status) return [];
  // A crash, a full queue or a busy database is seen by every client now and then; a bug is not.
  const isBug = status === 500 && documented.answeredBy === 'service';
  return [
    {
      check: 'no-server-error',
      sentence: `${title} answered ${status}.`,
      expected: 'no 5xx',
      seen: `${status} ${response?.body.beginning.toString('utf8', 0, 300) ?? ''}`,
      pointer: documented.pointer,
      party: 'server',
      severity: isBug ? 'error' : 'warning',
    },
  ];
}

function requestFindings(
  title: string,
  problems: readonly RequestProblem[],
  firmProblems: readonly RequestProblem[],
  made: MadeRequest,
  status: number,
): readonly TrafficFinding[] {
  if (status >= 200 && status < 300) return acceptedWrongly(title, firmProblems, status);
  if (problems.length > 0) return sentWrong(title, problems, status);
  // The contract cannot say which cursors were given out.
  if ((status !== 400 && status !== 415) || /[?&]cursor=/.test(made.path)) return [];
  return [
    {
      check: 'valid-accepted',
      sentence: `${title} is as the contract allows, and was refused with ${status}.`,
      expected: 'a success',
      seen: String(status),
      party: 'server',
      severity: 'error',
    },
  ];
}

function acceptedWrongly(title: string, problems: readonly RequestProblem[], status: number): TrafficFinding[] {
  const [first] = problems;
  if (first === undefined) return [];
  const { where, field, message, seen, pointer } = first;
  const isKey = where === 'key';
  return [
    {
      check: isKey ? 'authentication' : 'invalid-refused',
      sentence: isKey
        ? `${title} answered ${status} without a key.`
        : `${title} answered ${status}, though the contract does not allow the request: ${field} ${message}.`,
      expected: isKey ? '401' : 'a refusal',
      seen: isKey ? String(status) : seen,
      pointer,
      party: 'server',
      severity: 'error',
    },
  ];
}

/** A body can break as many rules as it has members: the first few tell what is wrong. */
const MAX_SENT_WRONG = 3;

function sentWrong(title: string, problems: readonly RequestProblem[], status: number): TrafficFinding[] {
  return problems.slice(0, MAX_SENT_WRONG).map(({ where, field, message, seen, pointer }) => ({
    check: where === 'route' ? 'routing' : where === 'key' ? 'authentication' : 'invalid-refused',
    sentence:
      where === 'route'
        ? `The client sent ${title}, which the contract does not have. It was answered with ${status}.`
        : `The client sent ${title}, which the contract does not allow: ${field} ${message}. It was answered with ${status}.`,
    expected: `${field} ${message}`,
    seen,
    pointer,
    party: 'client',
    severity: 'warning',
  }));
}

function unanswered(title: string, failure: PassFailure | undefined): TrafficFinding[] {
  // Who ends the connection needs no answer.
  if (failure?.by !== 'target') return [];
  return [
    {
      check: 'no-server-error',
      sentence: `${title} got no answer: ${failure.reason}.`,
      expected: 'an answer',
      seen: failure.reason,
      party: 'server',
      severity: 'error',
    },
  ];
}
