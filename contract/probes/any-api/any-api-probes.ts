/**
 * Probes that know of an API no more than its contract: each operation with its examples, with values that its schemas allow,
 * and with values just beside them. What every answer is checked for is checked here as anywhere.
 */
import fc from 'fast-check';
import { shortened } from '../../conformance/shown-value.ts';
import { typedText } from '../../conformance/typed-text.ts';
import type { Answer, ProbeRequest } from '../../engine/answer.ts';
import type { CasesProbe, Probe, ProbeCase, ProbeContext } from '../../engine/probe.ts';
import { propertyProbe } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import { boundaryTexts } from '../../generate/boundary-texts.ts';
import { boundaryValues } from '../../generate/boundary-values.ts';
import type { Contract } from '../../spec/contract.ts';
import type { Operation, Parameter } from '../../spec/operation.ts';
import { validExamples } from '../example-probes.ts';
import {
  arbitraryParts,
  exampleParts,
  isWritable,
  jsonContent,
  keyOf,
  type Parts,
  requestOf,
} from './made-requests.ts';

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
  arbitrary(context) {
    const operations = allowedOperations(context);
    if (operations.length === 0) return undefined;
    return fc.constantFrom(...operations).chain((operation) =>
      fc.record({
        operation: fc.constant(operation),
        parts: arbitraryParts(context.contract, operation),
      }),
    );
  },
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
  for (const [text, what] of textsAround(contract, parameter, isValid)) {
    if (isValid(text) || !isWritable(parameter, text)) continue;
    const request = requestOf(operation, { parameters: { ...parameters, [keyOf(parameter)]: text }, body });
    const because = `its ${name} is ${shortened(JSON.stringify(text), 60)}`;
    yield { name: `${operation.id} ${name}: ${what}`, test: (trial) => expectRefused(trial, request, because) };
  }
}

/** Texts at the edges of what a parameter may be, each with its name; of a number also its bounds. */
function textsAround(
  contract: Contract,
  { schemaPointer, example }: Parameter,
  isValid: (text: string) => boolean,
): ReadonlyMap<string, string> {
  const numbers = boundaryValues(contract, schemaPointer, example).flatMap(({ value }) =>
    typeof value === 'number' ? [[String(value), `"${value}"`] as const] : [],
  );
  return new Map([...numbers, ...boundaryTexts(isValid).map(({ name, text }) => [text, name] as const)]);
}

async function expectRefused(trial: Trial, request: ProbeRequest, because: string): Promise<void> {
  const answer: Answer = await trial.send(request);
  trial.expectStatus(answer, REFUSED, {
    check: 'invalid-refused',
    because: `the contract does not allow it: ${because}`,
  });
}
