import fc from 'fast-check';
import type { ProbeRequest } from '../../engine/answer.ts';
import { arbitraryValue } from '../../generate/arbitrary-value.ts';
import type { Contract } from '../../spec/contract.ts';
import type { Operation, Parameter } from '../../spec/operation.ts';
import { JSON_TYPE } from '../event-requests.ts';

/** What a request is made from: parameters by place and name, and the body. */
export interface Parts {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** The request of an operation that is made from such parts; a parameter without a value is left out. */
export function requestOf(operation: Operation, { parameters, body }: Parts): ProbeRequest {
  let path = operation.path;
  const query = new URLSearchParams();
  const headers: [string, string][] = [];
  for (const parameter of operation.parameters) {
    const value = parameters[keyOf(parameter)];
    if (value === undefined) continue;
    const text = String(value);
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(text));
    if (parameter.in === 'query') query.append(parameter.name, text);
    if (parameter.in === 'header') headers.push([parameter.name, text]);
  }
  return {
    method: operation.method,
    path: query.size === 0 ? path : `${path}?${query}`,
    headers: [...(body === undefined ? [] : JSON_TYPE), ...headers],
    ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
    means: operation.id,
  };
}

/** Parts made from the examples of an operation, one for each example of its body; none if a required parameter has no example. */
export function exampleParts(operation: Operation): readonly { readonly name: string; readonly parts: Parts }[] {
  const required = operation.parameters.filter((parameter) => parameter.required);
  if (required.some(({ example }) => example === undefined)) return [];
  const known = operation.parameters.filter(({ example }) => example !== undefined);
  const parameters = Object.fromEntries(known.map((parameter) => [keyOf(parameter), parameter.example]));
  const bodies = jsonContent(operation)?.examples ?? [];
  if (operation.body === undefined) return [{ name: 'parameters', parts: { parameters } }];
  return bodies.map(({ name, value }) => ({ name, parts: { parameters, body: value } }));
}

/** Any parts that the schemas of an operation allow. */
export function arbitraryParts(contract: Contract, operation: Operation): fc.Arbitrary<Parts> {
  const values = operation.parameters.map((parameter) => {
    const value = arbitraryValue(contract, parameter.schemaPointer);
    // The example is what something is stored under, if anything is.
    const often = parameter.example === undefined ? value : fc.oneof(fc.constant(parameter.example), value);
    return [keyOf(parameter), often.filter((one) => isWritable(parameter, String(one)))] as const;
  });
  const requiredKeys = operation.parameters.filter(({ required }) => required).map(keyOf);
  const content = jsonContent(operation);
  return fc.record({
    parameters: fc.record(Object.fromEntries(values), { requiredKeys }),
    ...(content !== undefined && { body: arbitraryValue(contract, content.schemaPointer) }),
  }) as fc.Arbitrary<Parts>;
}

/** A path's part is one segment, and the two of dots are none. */
export function isWritable({ in: place }: Parameter, text: string): boolean {
  if (!text.isWellFormed()) return false;
  if (place === 'path') return text !== '' && !/[/\\]|^\.{1,2}$/.test(text);
  return place === 'query' || /^[!-~]([ -~]*[!-~])?$/.test(text);
}

/** The JSON form of an operation's body. */
export function jsonContent({ body }: Operation) {
  return body?.content.find(({ mediaType }) => mediaType === 'application/json');
}

/** By which parts name a parameter: `path event_id`. */
export function keyOf({ in: place, name }: Parameter): string {
  return `${place} ${name}`;
}
