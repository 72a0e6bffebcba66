import { isUtf8 } from 'node:buffer';
import { type HeaderFields, headerValue } from '../model/exchange.ts';
import type { Contract } from '../spec/contract.ts';
import type { Operation, Parameter } from '../spec/operation.ts';
import { findMediaType, isJsonType } from './media-type.ts';
import { routeOf } from './route-of.ts';
import { shownAt, shownValue } from './shown-value.ts';
import { typedText } from './typed-text.ts';

/** A request as a client makes it. */
export interface MadeRequest {
  readonly method: string;
  /** Path with query, below the API's base URL. */
  readonly path: string;
  readonly headers: HeaderFields;
  /** As sent; absent or empty: none. */
  readonly body?: Buffer | undefined;
}

/** What a request breaks of the contract. */
export interface RequestProblem {
  readonly where: 'route' | 'key' | 'path' | 'query' | 'header' | 'contentType' | 'body';
  /** As an error of the service names it: the parameter, or the member with dots, or `body`. */
  readonly field: string;
  readonly message: string;
  readonly seen: string;
  /** Of the rule in the contract. */
  readonly pointer: string;
  /** The schema's keyword, where a schema says so. */
  readonly keyword?: string | undefined;
}

/** All that a request breaks of the contract; empty if the contract allows it. Unknown query parameters are allowed. */
export function requestProblems(contract: Contract, request: MadeRequest): readonly RequestProblem[] {
  const route = routeOf(contract, request.method, request.path);
  if (route.kind !== 'operation') {
    const message = route.kind === 'unknownMethod' ? `must be ${route.methods.join(' or ')}` : 'must be a known path';
    const seen = `${request.method} ${request.path.split('?')[0]}`;
    return [{ where: 'route', field: 'path', message, seen, pointer: '#/paths' }];
  }
  const { operation, pathParameters } = route;
  if (!isDecodable(request.path)) {
    const message = 'must be valid percent-encoding of UTF-8';
    const seen = request.path.split('?')[0] ?? '';
    return [{ where: 'path', field: 'path', message, seen, pointer: operation.pointer }];
  }
  const query = queryOf(request.path);
  const header = (name: string) => headerValue(request.headers, name);
  return [
    ...(operation.isSecured && !header(contract.keyHeader) ? [missingKey(contract)] : []),
    ...operation.parameters.flatMap((parameter) => {
      const texts =
        parameter.in === 'query'
          ? query.getAll(parameter.name)
          : [parameter.in === 'path' ? pathParameters[parameter.name] : header(parameter.name)];
      return parameterProblems(
        contract,
        parameter,
        texts.filter((text) => text !== undefined),
        query,
      );
    }),
    ...bodyProblems(contract, operation, request),
  ];
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path.split('?')[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

/** A query as the service reads it: a text that is no percent-encoding stands for itself. */
function queryOf(path: string): URLSearchParams {
  const mark = path.indexOf('?');
  return new URLSearchParams(mark === -1 ? '' : path.slice(mark + 1));
}

function missingKey({ keyHeader }: Contract): RequestProblem {
  return {
    where: 'key',
    field: keyHeader,
    message: 'must be there',
    seen: 'no such header',
    pointer: '#/components/securitySchemes',
  };
}

function parameterProblems(
  contract: Contract,
  parameter: Parameter,
  texts: readonly string[],
  query: URLSearchParams,
): readonly RequestProblem[] {
  const { in: where, name, pointer, schemaPointer, required, requires } = parameter;
  // Cookies have no place in this API, nor have header fields but as text.
  if (where === 'cookie') return [];
  const problem = (message: string, seen: string, at = pointer, keyword?: string): RequestProblem => ({
    where,
    field: name,
    message,
    seen,
    pointer: at,
    keyword,
  });
  const [text, second] = texts;
  if (text === undefined) return required ? [problem('must be there', 'no such parameter')] : [];
  if (second !== undefined) return [problem('must be given once', texts.map(shownValue).join(' and '))];
  if (requires !== undefined && !query.has(requires)) return [problem(`needs ${requires} beside it`, text)];
  const value = typedText(contract.document, schemaPointer, text);
  return contract
    .problems(schemaPointer, value)
    .map((found) => problem(found.message, shownValue(value), found.pointer, found.keyword));
}

function bodyProblems(contract: Contract, operation: Operation, request: MadeRequest): readonly RequestProblem[] {
  const { body: rule } = operation;
  // A body where none is described is ignored by the service, and allowed by HTTP.
  if (rule === undefined) return [];
  const { body } = request;
  const problem = (where: RequestProblem['where'], message: string, seen: string): RequestProblem => ({
    where,
    field: 'body',
    message,
    seen,
    pointer: rule.pointer,
  });
  if (body === undefined || body.length === 0)
    return rule.required ? [problem('body', 'must be there', 'no body')] : [];
  const contentType = headerValue(request.headers, 'content-type');
  const media = findMediaType(rule.content, contentType);
  if (media === undefined) {
    const allowed = rule.content.map(({ mediaType }) => mediaType).join(' or ');
    return [problem('contentType', `must be ${allowed}`, contentType ?? 'no Content-Type')];
  }
  if (!isJsonType(media.mediaType)) return [];
  const parsed = parseJson(body);
  if (parsed === undefined) return [problem('body', 'must be JSON in UTF-8', shownValue(body.toString('utf8')))];
  const problems = contract.problems(media.schemaPointer, parsed.value).slice(0, MAX_BODY_PROBLEMS);
  return problems.map((found) => ({
    where: 'body',
    field: fieldOf(found.instancePath, found.params),
    message: found.message,
    seen: shownAt(parsed.value, found.instancePath),
    pointer: found.pointer,
    keyword: found.keyword,
  }));
}

/** A hostile body breaks as many rules as it has members. */
const MAX_BODY_PROBLEMS = 100;

/** A missing or unknown member is named itself, not the object that has or lacks it. */
function fieldOf(instancePath: string, params: Readonly<Record<string, unknown>>): string {
  const member = params.missingProperty ?? params.additionalProperty;
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const path = member === undefined ? steps : [...steps, String(member)];
  return path.length === 0 ? 'body' : path.join('.');
}

function parseJson(body: Buffer): { readonly value: unknown } | undefined {
  if (!isUtf8(body)) return undefined;
  try {
    return { value: JSON.parse(body.toString('utf8')) as unknown };
  } catch {
    return undefined;
  }
}
