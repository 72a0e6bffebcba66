import type { Finding } from '../model/finding.ts';
import type { Contract } from '../spec/contract.ts';
import type { Operation } from '../spec/operation.ts';
import type { StaticCheck } from '../static-check.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_HEADER_BYTES = 10_240;
const MAX_URL_CHARACTERS = 10_240;
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_LAMBDA_BYTES = 6 * 1024 * 1024;
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const MAX_ITEM_BYTES = 400 * 1024;
/** In a URL a character of 4 bytes is `%xx` four times. */
const MAX_URL_CHARACTERS_OF_ONE = 12;

/** Statuses by which the gateway answers in the service's place, so that a client must know them. */
const GATEWAY_STATUSES = [403, 429, 500, 502, 504] as const;

type Rule = (contract: Contract) => Iterable<Finding | undefined>;

/** What the contract promises against what API Gateway, Lambda and DynamoDB let through. Undefined: a comparison that held. */
const RULES: readonly Rule[] = [storedSize, headerSizes, urlSizes, gatewayAnswers, tooLargeBodies, keyHeader];

/** Lints the contract by the limits of AWS; needs no code and no server. */
export const gatewayLimits: StaticCheck = {
  check: 'gateway-limits',
  run: async (contract) => {
    const results = RULES.flatMap((rule) => [...rule(contract)]);
    const findings = results.filter((result) => result !== undefined);
    return { kind: 'compared', cases: results.length, findings };
  },
};

function* storedSize({ at }: Contract): Iterable<Finding | undefined> {
  const pointer = '#/components/schemas/Payload/x-max-json-bytes';
  const limit = at(pointer);
  if (typeof limit !== 'number') {
    yield wrong(
      'The size of a payload has no limit.',
      `x-max-json-bytes, at most ${MAX_ITEM_BYTES}`,
      'none',
      '#/components/schemas/Payload',
    );
    return;
  }
  yield limit <= MAX_ITEM_BYTES
    ? undefined
    : wrong('A payload may be larger than an item of DynamoDB.', `at most ${MAX_ITEM_BYTES}`, String(limit), pointer);
  yield limit <= MAX_LAMBDA_BYTES
    ? undefined
    : wrong('A payload may be larger than what Lambda takes.', `at most ${MAX_LAMBDA_BYTES}`, String(limit), pointer);
}

/** A header without a limit can be longer than the gateway lets through, so 431 must be known. */
function* headerSizes(contract: Contract): Iterable<Finding | undefined> {
  for (const operation of contract.operations) {
    const bytes = operation.parameters
      .filter(({ in: place }) => place === 'header')
      .reduce((sum, { schemaPointer }) => sum + maxLengthOf(contract, schemaPointer), 0);
    yield bytes <= MAX_HEADER_BYTES || documents(operation, 431)
      ? undefined
      : wrong(
          `The headers that ${operation.id} allows can be longer than the gateway lets through, and 431 is not documented.`,
          `at most ${MAX_HEADER_BYTES} bytes, or 431`,
          Number.isFinite(bytes) ? `${bytes} bytes` : 'no limit',
          operation.pointer,
        );
  }
}

function* urlSizes(contract: Contract): Iterable<Finding | undefined> {
  for (const operation of contract.operations) {
    const characters = operation.parameters
      .filter(({ in: place }) => place === 'query' || place === 'path')
      .reduce((sum, { schemaPointer }) => sum + maxLengthOf(contract, schemaPointer) * MAX_URL_CHARACTERS_OF_ONE, 0);
    yield characters <= MAX_URL_CHARACTERS || documents(operation, 414)
      ? undefined
      : wrong(
          `The parameters that ${operation.id} allows make a URL longer than the gateway lets through, and 414 is not documented.`,
          `at most ${MAX_URL_CHARACTERS} characters, or 414`,
          Number.isFinite(characters) ? `up to ${characters} characters` : 'no limit',
          operation.pointer,
        );
  }
}

function* gatewayAnswers({ operations }: Contract): Iterable<Finding | undefined> {
  for (const operation of operations) {
    for (const status of GATEWAY_STATUSES) {
      const isKnown = operation.responses.some((one) => one.status === status && one.answeredBy === 'gateway');
      yield isKnown
        ? undefined
        : wrong(
            `${operation.id} does not document the gateway's ${status}.`,
            `${status} with x-answered-by: gateway`,
            'no such answer',
            `${operation.pointer}/responses`,
          );
    }
  }
}

function* tooLargeBodies({ operations }: Contract): Iterable<Finding | undefined> {
  for (const operation of operations.filter(({ body }) => body !== undefined)) {
    const ofGateway = operation.responses.find(({ status, answeredBy }) => status === 413 && answeredBy === 'gateway');
    yield ofGateway !== undefined
      ? undefined
      : wrong(
          `${operation.id} takes a body and does not document the gateway's 413.`,
          `413 for over ${MAX_LAMBDA_BYTES} and ${MAX_BODY_BYTES} bytes`,
          'no such answer',
          `${operation.pointer}/responses`,
        );
  }
}

/** Names that API Gateway renames or drops would never reach the service. */
function* keyHeader({ keyHeader: name }: Contract): Iterable<Finding | undefined> {
  const isTaken =
    /^(?:authorization|host|connection|content-.*|transfer-encoding|x-amz.*|via|te|trailer|upgrade)$/i.test(name);
  yield isTaken
    ? wrong(
        `The API key is in a header that API Gateway keeps for itself: ${name}.`,
        'another name',
        name,
        '#/components/securitySchemes',
      )
    : undefined;
}

function documents({ responses }: Operation, status: number): boolean {
  return responses.some((response) => response.status === status);
}

/** Characters that a schema allows: by its maxLength, its members, or what a number takes. */
function maxLengthOf(contract: Contract, schemaPointer: string): number {
  const schema = contract.at(schemaPointer) as Readonly<Record<string, unknown>> | undefined;
  if (typeof schema?.$ref === 'string') return maxLengthOf(contract, schema.$ref);
  if (typeof schema?.maxLength === 'number') return schema.maxLength;
  if (Array.isArray(schema?.enum)) return Math.max(...schema.enum.map((member) => String(member).length));
  if (schema?.type === 'integer' && typeof schema.maximum === 'number') return String(schema.maximum).length;
  // Patterns can bound a length too; the longest text that fits is searched for.
  const fits = (count: number) => contract.isValid(schemaPointer, 'x'.repeat(count));
  if (!fits(1)) return 36;
  let [valid, invalid] = [1, MAX_URL_CHARACTERS];
  if (fits(invalid)) return Number.POSITIVE_INFINITY;
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    if (fits(middle)) valid = middle;
    else invalid = middle;
  }
  return valid;
}

function wrong(sentence: string, expected: string, seen: string, pointer: string): Finding {
  return { check: 'gateway-limits', sentence, expected, seen, pointer };
}
