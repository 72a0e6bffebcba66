import fc from 'fast-check';
import { typedText } from '../../contract/conformance/typed-text.ts';
import { anyText } from '../../contract/generate/any-text.ts';
import { anyJson, arbitraryValue, memberName } from '../../contract/generate/arbitrary-value.ts';
import { boundaryTexts } from '../../contract/generate/boundary-texts.ts';
import { boundaryValues } from '../../contract/generate/boundary-values.ts';
import type { Finding } from '../../contract/model/finding.ts';
import type { Contract } from '../../contract/spec/contract.ts';
import { linkedParameters } from '../../contract/spec/links.ts';
import type { Parameter } from '../../contract/spec/operation.ts';
import type { StaticCheck } from '../../contract/static-check.ts';
import { isUuid } from '../../src/input/event-id.ts';
import { parseInboxQuery } from '../../src/input/inbox-query.ts';
import { NewEventBody } from '../../src/input/new-event.ts';

/** What the code takes, beside the contract's schema for it. */
export interface Acceptors {
  readonly body: (value: unknown) => boolean;
  readonly query: (parameters: Readonly<Record<string, string>>) => boolean;
  readonly eventId: (text: string) => boolean;
}

const OF_THE_CODE: Acceptors = {
  body: (value) => NewEventBody.safeParse(value).success,
  query: (parameters) => {
    try {
      parseInboxQuery(parameters);
      return true;
    } catch {
      return false;
    }
  },
  eventId: isUuid,
};

/** Gives the same values, at the edges and at random, to the code's validator and to the contract's schema. */
export function validatorDrift(others: Partial<Acceptors> = {}): StaticCheck {
  const acceptors = { ...OF_THE_CODE, ...others };
  return {
    check: 'validator-drift',
    run: async (contract, { seed, isQuick }) => {
      const numRuns = isQuick ? 1_500 : 4_000;
      const comparisons = [bodies(contract, acceptors), ...queries(contract, acceptors), ids(contract, acceptors)];
      let cases = 0;
      const findings: Finding[] = [];
      for (const { arbitrary, pointer, what, judge } of comparisons) {
        const details = fc.check(
          fc.property(arbitrary, (value) => {
            cases += 1;
            const { isAllowed, isTaken, isFree } = judge(value);
            return isFree === true || isAllowed === isTaken;
          }),
          { seed, numRuns: Math.max(50, Math.round(numRuns / comparisons.length)) },
        );
        if (!details.failed) continue;
        const [value] = details.counterexample as readonly [unknown];
        const { isAllowed } = judge(value);
        findings.push({
          check: 'validator-drift',
          sentence: `The contract ${isAllowed ? 'allows' : 'does not allow'} a ${what} that the code ${isAllowed ? 'refuses' : 'takes'}: ${shown(value)}`,
          expected: isAllowed ? 'taken' : 'refused',
          seen: isAllowed ? 'refused' : 'taken',
          pointer,
        });
      }
      return { kind: 'compared', cases, findings };
    },
  };
}

interface Comparison {
  readonly what: string;
  readonly pointer: string;
  readonly arbitrary: fc.Arbitrary<unknown>;
  readonly judge: (value: unknown) => {
    readonly isAllowed: boolean;
    readonly isTaken: boolean;
    /** The contract leaves it to the code. */
    readonly isFree?: boolean;
  };
}

function bodies(contract: Contract, { body }: Acceptors): Comparison {
  const media = contract.operations.find(({ id }) => id === 'createEvent')?.body?.content[0];
  const pointer = media?.schemaPointer ?? '#/components/schemas/NewEvent';
  const good = {
    source: 's',
    event_type: 't',
    payload: { a: 1 },
    metadata: { priority: 'low', idempotency_key: 'k', correlation_id: 'c' },
  };
  const atEdges = fc.constantFrom(...boundaryValues(contract, pointer, good).map(({ value }) => value));
  const further = fc
    .tuple(arbitraryValue(contract, pointer), memberName, anyJson)
    .map(([value, name, member]) => Object.fromEntries([...Object.entries(value as object), [name, member]]));
  const arbitrary = fc.oneof(
    { weight: 6, arbitrary: atEdges },
    { weight: 3, arbitrary: arbitraryValue(contract, pointer) },
    { weight: 2, arbitrary: further },
    { weight: 1, arbitrary: anyJson },
  );
  return {
    what: 'body',
    pointer,
    arbitrary: arbitrary.map((value) => JSON.parse(JSON.stringify(value)) as unknown),
    judge: (value) => ({ isAllowed: contract.isValid(pointer, value), isTaken: body(value) }),
  };
}

function queries(contract: Contract, acceptors: Acceptors): readonly Comparison[] {
  const issued = linkedParameters(contract, 'listInbox');
  const parameters = contract.operations.find(({ id }) => id === 'listInbox')?.parameters ?? [];
  return parameters
    .filter(({ in: place }) => place === 'query')
    .map((parameter) => queryComparison(contract, acceptors, parameter, issued.has(parameter.name)));
}

function queryComparison(
  contract: Contract,
  { query }: Acceptors,
  parameter: Parameter,
  isIssued: boolean,
): Comparison {
  const { name, schemaPointer, requires } = parameter;
  const typed = (text: string) => typedText(contract.document, schemaPointer, text);
  const isValid = (text: string) => contract.isValid(schemaPointer, typed(text));
  const edges = boundaryTexts(isValid).map(({ text }) => text);
  const arbitrary = fc.oneof(
    fc.constantFrom(...edges),
    anyText({ maxLength: 20 }),
    fc.integer({ min: -2, max: 103 }).map(String),
    arbitraryValue(contract, schemaPointer).map(String),
  );
  const schema = contract.at(schemaPointer) as { readonly $ref?: string };
  const target = schema.$ref === undefined ? schema : (contract.at(schema.$ref) as object);
  const isLenient = 'x-lenient' in target && target['x-lenient'] === true;
  return {
    what: name,
    pointer: schemaPointer,
    // A URL holds no lone surrogate, and leading zeros are decimal digits too.
    arbitrary: arbitrary.map((text) => text.toWellFormed()).filter((text) => !/^0\d+$/.test(text)),
    judge: (text) => {
      const isTaken = query({ ...(requires !== undefined && { [requires]: 'k' }), [name]: text as string });
      const isAllowed = isValid(text as string);
      return { isAllowed, isTaken, isFree: (isIssued && !isTaken) || (isLenient && !isAllowed) };
    },
  };
}

function ids(contract: Contract, { eventId }: Acceptors): Comparison {
  const parameter = contract.operations
    .find(({ id }) => id === 'getEvent')
    ?.parameters.find(({ name }) => name === 'event_id');
  const pointer = parameter?.schemaPointer ?? '#/components/parameters/EventId/schema';
  const spoilt = fc
    .tuple(fc.uuid(), fc.nat(35), fc.constantFrom('', 'g', '-', '0'))
    .map(([id, at, other]) => id.slice(0, at) + other + id.slice(at + 1));
  return {
    what: 'event_id',
    pointer,
    arbitrary: fc.oneof(
      fc.uuid(),
      fc.uuid().map((id) => id.toUpperCase()),
      spoilt,
      fc.string({ maxLength: 40 }),
    ),
    judge: (text) => ({ isAllowed: contract.isValid(pointer, text), isTaken: eventId(text as string) }),
  };
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
