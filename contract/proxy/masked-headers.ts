import type { HeaderFields } from '../model/exchange.ts';

/** Headers that carry secrets beside the API's own key. */
const SECRETS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

export interface HeaderMask {
  /** Header fields with each API key replaced by the variable that stands for it, and other secrets by stars. */
  readonly mask: (headers: HeaderFields) => HeaderFields;
  /** Names of the variables so far. */
  readonly variables: ReadonlySet<string>;
}

/** Keys are told apart by their variables, and the same key has the same one. */
export function createHeaderMask(keyHeader: string): HeaderMask {
  const variables = new Set<string>();
  const byKey = new Map<string, string>();
  const variableOf = (key: string) => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const variable = variables.size === 0 ? 'TRIGGERS_API_KEY' : `TRIGGERS_API_KEY_${variables.size + 1}`;
    // Those who try keys without end are told apart no more.
    if (variables.size >= MAX_VARIABLES) return [...variables].at(-1) as string;
    variables.add(variable);
    byKey.set(key, variable);
    return variable;
  };
  return {
    variables,
    mask: (headers) =>
      headers.map(([name, value]): [string, string] => {
        if (name.toLowerCase() === keyHeader.toLowerCase()) return [name, value === '' ? '' : `$${variableOf(value)}`];
        return [name, SECRETS.has(name.toLowerCase()) ? '***' : value];
      }),
  };
}

const MAX_VARIABLES = 100;
