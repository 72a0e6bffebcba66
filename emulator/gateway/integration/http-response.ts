import { DROPPED_RESPONSE_HEADERS, REMAPPED_RESPONSE_HEADERS } from './header-rules.ts';
import { isBinaryMediaType } from './media-types.ts';

/** What a function's answer is to the client, or why API Gateway refuses it with a 502. */
export type FunctionResponse =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly contentType: string;
      /** Names and values in turn, in the order they are sent; without those that the gateway writes itself. */
      readonly headers: readonly string[];
      readonly body: Buffer;
    }
  | { readonly kind: 'malformed'; readonly reason: string };

/** What decides whether a base64 body is decoded. */
export interface ResponseEncoding {
  readonly binaryMediaTypes: readonly string[];
  /** `Accept` of the request. */
  readonly accept: string | undefined;
}

/**
 * Translates the JSON text that a function returned to an AWS_PROXY integration.
 *
 * Recorded from AWS: no field is required, an unknown one makes the answer malformed, `statusCode` may be text of digits,
 * header values may be booleans. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 *
 * Not confirmed, and decided for the stricter side where AWS might be laxer: `{}` is an empty 200; null in a field is as
 * if it were absent; numbers are allowed as header values and null ones are left out; a status outside 200 to 599, a
 * body that is not text, an `isBase64Encoded` that is not a boolean, and header names or values that HTTP forbids or that
 * have characters beyond Latin-1 are malformed; the last of several content types is sent.
 */
export function toHttpResponse(payload: string, encoding: ResponseEncoding): FunctionResponse {
  const answer = parseObject(payload);
  if (answer === undefined) return malformed('it is not a JSON object');
  const unknown = Object.keys(answer).find((key) => !ALLOWED_FIELDS.has(key));
  if (unknown !== undefined) return malformed(`it has the unknown field ${JSON.stringify(unknown)}`);

  const status = toStatus(answer.statusCode);
  if (status === undefined) return malformed(`statusCode is ${JSON.stringify(answer.statusCode)}`);
  const { body, isBase64Encoded } = answer;
  if (typeof body !== 'string' && !isAbsent(body)) return malformed(`body is of type ${typeof body}, not text`);
  if (typeof isBase64Encoded !== 'boolean' && !isAbsent(isBase64Encoded)) {
    return malformed(`isBase64Encoded is ${JSON.stringify(isBase64Encoded)}`);
  }
  const merged = mergeHeaders(answer.multiValueHeaders, answer.headers);
  if (typeof merged === 'string') return malformed(merged);

  const decodes = isBase64Encoded === true && isBinaryMediaType(encoding.accept, encoding.binaryMediaTypes);
  const headers: string[] = [];
  let contentType = DEFAULT_CONTENT_TYPE;
  for (const [lowerName, { name, values }] of merged) {
    if (DROPPED_RESPONSE_HEADERS.has(lowerName)) continue;
    if (lowerName === 'content-type') {
      contentType = values.at(-1) ?? contentType;
      continue;
    }
    const sentName = REMAPPED_RESPONSE_HEADERS.has(lowerName) ? `x-amzn-Remapped-${name}` : name;
    for (const value of values) headers.push(sentName, value);
  }
  const bytes = typeof body === 'string' ? Buffer.from(body, decodes ? 'base64' : 'utf8') : EMPTY;
  return { kind: 'response', status, contentType, headers, body: bytes };
}

/** What a function's answer is sent as when it names no content type; recorded from AWS. */
export const DEFAULT_CONTENT_TYPE = 'application/json';

const ALLOWED_FIELDS: ReadonlySet<string> = new Set([
  'isBase64Encoded',
  'statusCode',
  'headers',
  'multiValueHeaders',
  'body',
]);
const EMPTY = Buffer.alloc(0);

type JsonObject = Readonly<Record<string, unknown>>;
type MergedHeaders = ReadonlyMap<string, { readonly name: string; readonly values: readonly string[] }>;

function malformed(reason: string): FunctionResponse {
  return { kind: 'malformed', reason };
}

function parseObject(payload: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function toStatus(value: unknown): number | undefined {
  if (isAbsent(value)) return 200;
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined;
}

/**
 * One list a name: the values of `multiValueHeaders`, then that of `headers` unless it is among them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#apigateway-multivalue-headers-and-parameters
 */
function mergeHeaders(multi: unknown, single: unknown): MergedHeaders | string {
  if (!isAbsent(multi) && !isObject(multi)) return 'multiValueHeaders is not an object';
  if (!isAbsent(single) && !isObject(single)) return 'headers is not an object';
  const merged = new Map<string, { name: string; values: string[] }>();
  for (const [name, values] of Object.entries((multi ?? {}) as JsonObject)) {
    if (!Array.isArray(values)) return `multiValueHeaders.${name} is not a list`;
    for (const value of values) {
      const fault = addHeader(merged, name, value);
      if (fault !== undefined) return fault;
    }
  }
  for (const [name, value] of Object.entries((single ?? {}) as JsonObject)) {
    if (merged.get(name.toLowerCase())?.values.includes(String(value))) continue;
    const fault = addHeader(merged, name, value);
    if (fault !== undefined) return fault;
  }
  return merged;
}

// RFC 9110, sections 5.1 and 5.5: what Node, too, accepts in a name and in a value.
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
const FORBIDDEN_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

function addHeader(
  merged: Map<string, { name: string; values: string[] }>,
  name: string,
  value: unknown,
): string | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return `the header ${name} is of type ${typeof value}`;
  }
  const text = String(value);
  if (!HEADER_NAME.test(name)) return `the header name ${JSON.stringify(name)} is not one`;
  if (FORBIDDEN_IN_VALUE.test(text)) return `the header ${name} has a character that HTTP forbids`;
  const lowerName = name.toLowerCase();
  const known = merged.get(lowerName);
  if (known === undefined) merged.set(lowerName, { name, values: [text] });
  else known.values.push(text);
  return undefined;
}
