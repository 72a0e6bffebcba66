import { valueAt } from '../spec/json-pointer.ts';

/**
 * The value that a text of a header, path or query stands for: a number where the schema wants one and the text is one
 * in decimal digits, else the text itself.
 */
export function typedText(root: unknown, schemaPointer: string, text: string): unknown {
  const type = typeOf(root, schemaPointer);
  if (type === 'integer' && /^-?(?:0|[1-9]\d*)$/.test(text)) return Number(text);
  if (type === 'number' && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function typeOf(root: unknown, pointer: string): unknown {
  const schema = valueAt(root, pointer) as { readonly $ref?: string; readonly type?: unknown } | undefined;
  return schema?.$ref === undefined ? schema?.type : typeOf(root, schema.$ref);
}
