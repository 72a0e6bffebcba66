import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import type { HttpAnswer, HttpRequest } from './http-client.ts';

interface Reference {
  readonly $ref: string;
}

interface Header {
  readonly required?: boolean;
  readonly schema: { readonly type?: string };
}

interface ResponseObject {
  readonly 'x-one-of'?: readonly Reference[];
  readonly 'x-answered-by'?: 'gateway';
  readonly headers?: Readonly<Record<string, Reference>>;
  readonly content: Readonly<Record<string, { readonly schema: Reference }>>;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly schema: object }[];
  readonly responses: Readonly<Record<string, Reference | ResponseObject>>;
}

interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const contract = parse(readFileSync('openapi.yaml', 'utf8')) as Contract;
const ajv = new Ajv2020({ strict: false });
formats.default(ajv);
ajv.addSchema({ ...contract, $id: 'openapi' });

const validators = new Map<string, ValidateFunction>();

/** The validator of a place in the contract, by its JSON pointer: `#/components/schemas/NewEvent`. */
export function validatorOf(pointer: string): ValidateFunction {
  const known = validators.get(pointer);
  if (known !== undefined) return known;
  const validator = ajv.compile({ $ref: `openapi${pointer}` });
  validators.set(pointer, validator);
  return validator;
}

/** The validators of the query parameters of `GET /v1/inbox`, by name. */
export function inboxParameterValidators(): ReadonlyMap<string, ValidateFunction> {
  const parameters = contract.paths['/v1/inbox']?.get?.parameters ?? [];
  return new Map(
    parameters.map(({ name }, index) => [name, validatorOf(`#/paths/~1v1~1inbox/get/parameters/${index}/schema`)]),
  );
}

/**
 * What is wrong with an answer of the function by the contract: an undocumented status, another content type or
 * body, a missing or malformed header. Answers that only the gateway gives count as wrong.
 */
export function contractViolations(request: HttpRequest, answer: HttpAnswer): readonly string[] {
  const documented = documentedResponses(request, answer.status);
  if (documented.length === 0) return [`status ${answer.status} is not documented`];
  const violations = documented.map((response) => [
    ...bodyViolations(response, request, answer),
    ...headerViolations(response, answer),
  ]);
  return violations.some((list) => list.length === 0) ? [] : violations.flat();
}

function documentedResponses(request: HttpRequest, status: number): readonly ResponseObject[] {
  const method = request.method === 'HEAD' ? 'get' : request.method.toLowerCase();
  const found = pathItemOf(request.path)?.[method]?.responses[status] ?? unroutedResponse(status);
  if (found === undefined) return [];
  const response = resolve<ResponseObject>(found);
  const alternatives = (response['x-one-of'] ?? [response]).map((one) => resolve<ResponseObject>(one));
  return alternatives.filter((one) => one['x-answered-by'] !== 'gateway');
}

/** What holds of every path and method under /v1, documented or not. */
function unroutedResponse(status: number): Reference | undefined {
  const names: Readonly<Record<number, string>> = {
    401: 'Unauthorized',
    404: 'RouteNotFound',
    405: 'MethodNotAllowed',
    429: 'RateLimitExceeded',
  };
  const name = names[status];
  return name === undefined ? undefined : { $ref: `#/components/responses/${name}` };
}

function pathItemOf(path: string): Readonly<Record<string, Operation>> | undefined {
  const [asked = ''] = path.split('?');
  const segments = asked.split('/');
  const template = Object.keys(contract.paths).find((candidate) => {
    const wanted = candidate.split('/');
    return (
      wanted.length === segments.length &&
      wanted.every((segment, index) => segment === segments[index] || (segment.startsWith('{') && segments[index]))
    );
  });
  return template === undefined ? undefined : contract.paths[template];
}

function bodyViolations({ content }: ResponseObject, request: HttpRequest, answer: HttpAnswer): string[] {
  const contentType = answer.headers['content-type'] ?? '';
  const media = content[contentType];
  if (media === undefined) return [`content type ${contentType} is not documented for ${answer.status}`];
  if (request.method === 'HEAD') return answer.text === '' ? [] : ['an answer to HEAD has a body'];
  const validate = validatorOf(media.schema.$ref.slice(media.schema.$ref.indexOf('#')));
  return validate(JSON.parse(answer.text)) ? [] : [ajv.errorsText(validate.errors, { dataVar: 'body' })];
}

function headerViolations({ headers = {} }: ResponseObject, answer: HttpAnswer): string[] {
  return Object.entries(headers).flatMap(([name, reference]) => {
    const header = resolve<Header>(reference);
    const value = answer.headers[name.toLowerCase()];
    if (value === undefined) return header.required ? [`${name} is missing`] : [];
    const validate = validatorOf(`${reference.$ref}/schema`);
    const isNumber = header.schema.type === 'integer';
    if (isNumber && !/^\d+$/.test(String(value))) return [`${name}: ${String(value)} is not a whole number`];
    return validate(isNumber ? Number(value) : value) ? [] : [`${name}: ${ajv.errorsText(validate.errors)}`];
  });
}

function resolve<T>(value: T | Reference): T {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value as T;
  const steps = value.$ref.slice(2).split('/');
  return steps.reduce((at: unknown, step) => (at as Record<string, unknown>)[step], contract) as T;
}
