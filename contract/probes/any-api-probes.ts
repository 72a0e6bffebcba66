/**
 * Probes that know of an API no more than its contract: each operation with its examples, with values that its schemas allow,
 * and with values just beside them. What every answer is checked for is checked here as anywhere.
 */
import fc from 'fast-check';
import { shortened } from '../conformance/shown-value.ts';
import { typedText } from '../conformance/typed-text.ts';
import type { CasesProbe, Probe, ProbeCase, ProbeContext } from '../engine/probe.ts';
import { propertyProbe } from '../engine/probe.ts';
import type { Answer, ProbeRequest } from '../engine/session.ts';
import type { Trial } from '../engine/trial.ts';
import { arbitraryValue } from '../generate/arbitrary-value.ts';
import { boundaryTexts } from '../generate/boundary-texts.ts';
import { boundaryValues } from '../generate/boundary-values.ts';
import type { Contract } from '../spec/contract.ts';
import type { Operation, Parameter } from '../spec/operation.ts';
import { JSON_TYPE } from './event-requests.ts';
import { validExamples } from './example-probes.ts';

/** What a request is made from: parameters by place and name, and the body. */
interface Parts {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** By these a service says that it does not understand a request. */
const REFUSALS = [400, 413, 414, 415, 422] as const;
/** Statuses of a good request that another one has made impossible, or that it was not asked for rightly. */
const IN_ORDER = Array.from({ length: 500 }, (_, status) => status).filter(
  (status) => status >= 200 && !REFUSALS.some((refusal) => refusal === status),
);
/** An id that is not well-formed may as well be one that is not there. */
const REFUSED = [...REFUSALS, 404] as const;

/** Requests made from the contract's examples are understood. */
const sentExamples: CasesProbe = {
  kind: 'cases',
  id: 'api.examples',
  phase: 'examples',
  checks: ['examples'],
  *cases(context) {
    for (const operation of allowedOperations(context)) {
      for (const { name, parts } of exampleParts(operation)) {
        yield {
          name: `${operation.id} ${name}`,
          async test(trial) {
            const answer = await trial.send(requestOf(operation, parts));
            trial.expectStatus(answer, IN_ORDER, { check: 'examples', because: 'it is an example of the contract' });
          },
        };
      }
    }
  },
};

/** Requests that the schemas allow are understood. */
const validRequests = propertyProbe({
  id: 'api.valid',
  phase: 'fuzz',
  checks: ['valid-accepted'],
  runs: 400,
  arbitrary: (context) =>
    fc.constantFrom(...allowedOperations(context)).chain((operation) =>
      fc.record({
        operation: fc.constant(operation),
        parts: arbitraryParts(context.contract, operation),
      }),
    ),
  async test({ operation, parts }, trial) {
    const answer = await trial.send(requestOf(operation, parts));
    trial.expectStatus(answer, IN_ORDER, { check: 'valid-accepted', because: 'the contract allows the request' });
  },
});

/** Requests with one value just outside of what its schema allows are refused. */
const invalidRequests: CasesProbe = {
  kind: 'cases',
  id: 'api.invalid',
  phase: 'boundaries',
  checks: ['invalid-refused'],
  *cases(context) {
    const { contract } = context;
    for (const operation of allowedOperations(context)) {
      const [good] = exampleParts(operation);
      if (good === undefined) continue;
      yield* invalidBodies(contract, operation, good.parts);
      for (const parameter of operation.parameters) yield* invalidTexts(contract, operation, parameter, good.parts);
    }
  },
};

/** What is checked of an API that the other probes know nothing of. */
export const ANY_API_PROBES: readonly Probe[] = [validExamples, sentExamples, invalidRequests, validRequests];

/** What a server holds that is not the run's own is nobody's to change. */
function allowedOperations({ contract, control }: ProbeContext): readonly Operation[] {
  const isOwn = control.advanceClock !== undefined;
  return contract.operations.filter((operation) => (isOwn || operation.method === 'GET') && isJson(operation));
}

function isJson({ body }: Operation): boolean {
  return body === undefined || body.content.some(({ mediaType }) => mediaType === 'application/json');
}

function exampleParts(operation: Operation): readonly { readonly name: string; readonly parts: Parts }[] {
  const required = operation.parameters.filter((parameter) => parameter.required);
  if (required.some(({ example }) => example === undefined)) return [];
  const known = operation.parameters.filter(({ example }) => example !== undefined);
  const parameters = Object.fromEntries(known.map((parameter) => [keyOf(parameter), parameter.example]));
  const bodies = jsonContent(operation)?.examples ?? [];
  if (operation.body === undefined) return [{ name: 'parameters', parts: { parameters } }];
  return bodies.map(({ name, value }) => ({ name, parts: { parameters, body: value } }));
}

function arbitraryParts(contract: Contract, operation: Operation): fc.Arbitrary<Parts> {
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

function* invalidBodies(contract: Contract, operation: Operation, { parameters, body }: Parts): Iterable<ProbeCase> {
  const content = jsonContent(operation);
  if (content === undefined) return;
  for (const { name, value } of boundaryValues(contract, content.schemaPointer, body)) {
    if (value === undefined || contract.isValid(content.schemaPointer, value)) continue;
    const request = requestOf(operation, { parameters, body: value });
    yield {
      name: `${operation.id} body ${name}`,
      test: (trial) => expectRefused(trial, request, `its body has ${name}`),
    };
  }
}

function* invalidTexts(
  contract: Contract,
  operation: Operation,
  parameter: Parameter,
  { parameters, body }: Parts,
): Iterable<ProbeCase> {
  const { schemaPointer, name, in: place } = parameter;
  if (place !== 'path' && place !== 'query') return;
  const isValid = (text: string) => contract.isValid(schemaPointer, typedText(contract.document, schemaPointer, text));
  for (const { name: what, text } of boundaryTexts(isValid)) {
    if (isValid(text) || !isWritable(parameter, text)) continue;
    const request = requestOf(operation, { parameters: { ...parameters, [keyOf(parameter)]: text }, body });
    const because = `its ${name} is ${shortened(JSON.stringify(text), 60)}`;
    yield { name: `${operation.id} ${name}: ${what}`, test: (trial) => expectRefused(trial, request, because) };
  }
}

async function expectRefused(trial: Trial, request: ProbeRequest, because: string): Promise<void> {
  const answer: Answer = await trial.send(request);
  trial.expectStatus(answer, REFUSED, {
    check: 'invalid-refused',
    because: `the contract does not allow it: ${because}`,
  });
}

/** A path's part is one segment, and the two of dots are none. */
function isWritable({ in: place }: Parameter, text: string): boolean {
  if (!text.isWellFormed()) return false;
  if (place === 'path') return text !== '' && !/[/\\]|^\.{1,2}$/.test(text);
  return place === 'query' || /^[!-~]([ -~]*[!-~])?$/.test(text);
}

function requestOf(operation: Operation, { parameters, body }: Parts): ProbeRequest {
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

function jsonContent({ body }: Operation) {
  return body?.content.find(({ mediaType }) => mediaType === 'application/json');
}

function keyOf({ in: place, name }: Parameter): string {
  return `${place} ${name}`;
}
