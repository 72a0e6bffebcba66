import { unescape as percentDecode } from 'node:querystring';

/** Query parameters by decoded name, each with all its decoded values in order; undefined if there are none. */
export type QueryParameters = ReadonlyMap<string, readonly string[]> | undefined;

/**
 * Decodes a query string as API Gateway does: `+` is a space, `%XX` is UTF-8, and `;` separates like `&`.
 *
 * The semicolon: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 * Not confirmed: a name without `=` has the value "", an escape that is not one stays as it is, bytes that are not UTF-8
 * become U+FFFD.
 */
export function parseQuery(query: string): QueryParameters {
  if (query === '') return undefined;
  const parameters = new Map<string, string[]>();
  for (const part of query.split(SEPARATOR)) {
    if (part === '') continue;
    const equalsAt = part.indexOf('=');
    const name = decode(equalsAt === -1 ? part : part.slice(0, equalsAt));
    const value = equalsAt === -1 ? '' : decode(part.slice(equalsAt + 1));
    const known = parameters.get(name);
    if (known === undefined) parameters.set(name, [value]);
    else known.push(value);
  }
  return parameters.size === 0 ? undefined : parameters;
}

/**
 * Whether a query string has one of the characters that API Gateway wants percent-encoded: `|`, `{` and `}`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function hasUnsupportedCharacter(query: string): boolean {
  return UNSUPPORTED.test(query);
}

const SEPARATOR = /[&;]/;
const UNSUPPORTED = /[|{}]/;
const ENCODED = /[%+]/;

function decode(text: string): string {
  if (!ENCODED.test(text)) return text;
  return percentDecode(text.replaceAll('+', ' '));
}
