import fc from 'fast-check';
import { propertyProbe } from '../../engine/probe.ts';
import { anyText } from '../../generate/any-text.ts';
import { payloadText } from '../../generate/arbitrary-json-text.ts';
import { anyJson, arbitraryValue, memberName } from '../../generate/arbitrary-value.ts';
import { boundaryValues } from '../../generate/boundary-values.ts';
import type { Contract } from '../../spec/contract.ts';
import { eventText, members, postEvent } from '../event-requests.ts';
import { expectReadBack } from '../read-back.ts';
import { expectByContract } from '../refusal.ts';
import { hasSharedKey, withOwnKey } from './own-key.ts';

/** Bodies that the schema allows, with payloads whose every digit must come back. */
export const validBodies = propertyProbe({
  id: 'createEvent.valid',
  phase: 'fuzz',
  operations: ['createEvent'],
  checks: ['valid-accepted', 'created-readable'],
  runs: 450,
  arbitrary: ({ contract }) =>
    fc.tuple(arbitraryValue(contract, bodyOf(contract)?.schemaPointer ?? '#'), payloadText, fc.boolean()),
  async test([value, payload, isReadBack], trial, { contract }) {
    const body = members(withOwnKey(value, trial.source));
    const { payload: _, ...others } = body;
    const head = JSON.stringify(others).slice(0, -1);
    const text = `${head}${head === '{' ? '' : ','}"payload":${payload}}`;
    const answer = await trial.send(postEvent(text));
    const accepted = hasSharedKey(body, trial.source) ? [201, 409] : [201];
    expectByContract(trial, contract, answer, { accepted });
    const { event_id: id, created_at: createdAt } = members(answer.json);
    if (!isReadBack || answer.status !== 201 || typeof id !== 'string' || typeof createdAt !== 'string') return;
    if (answer.headers.some(([name]) => name.toLowerCase() === 'idempotent-replayed')) return;
    await expectReadBack(trial, { id, createdAt, answer }, text);
  },
});

/** Allowed bodies with one or two places spoilt. */
export const spoiltBodies = propertyProbe({
  id: 'createEvent.spoilt',
  phase: 'fuzz',
  operations: ['createEvent'],
  checks: ['valid-accepted', 'invalid-refused', 'unknown-and-null'],
  runs: 650,
  arbitrary: ({ contract }) => {
    const pointer = bodyOf(contract)?.schemaPointer ?? '#';
    const good = {
      source: 's',
      event_type: 't',
      payload: { a: 1 },
      metadata: { priority: 'low', correlation_id: 'c' },
    };
    const spoilt = boundaryValues(contract, pointer, good).map(({ value }) => value);
    const second = fc.oneof(fc.constant(undefined), fc.tuple(memberName, anyJson));
    return fc.tuple(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...spoilt) }, anyJson), second);
  },
  async test([value, second], trial, { contract }) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const changed = second === undefined || !isObject ? value : Object.fromEntries([...Object.entries(value), second]);
    const body = withOwnKey(changed, trial.source);
    const answer = await trial.send(postEvent(JSON.stringify(body)));
    expectByContract(trial, contract, answer, { accepted: hasSharedKey(body, trial.source) ? [201, 409] : [201] });
  },
});

/** Texts that are hardly JSON. */
export const brokenBodies = propertyProbe({
  id: 'createEvent.broken',
  phase: 'fuzz',
  operations: ['createEvent'],
  checks: ['invalid-refused'],
  runs: 250,
  arbitrary: () =>
    fc.oneof(
      fc.tuple(fc.nat(60), fc.nat(60), anyText({ maxLength: 3 })),
      anyText({ maxLength: 30 }),
      fc.uint8Array({ maxLength: 30 }),
    ),
  async test(value, trial, { contract }) {
    const good = eventText({ source: 's' });
    const body =
      typeof value === 'string' || value instanceof Uint8Array
        ? Buffer.from(value as string)
        : Buffer.from(good.slice(0, value[0]) + value[2] + good.slice(value[0] + value[1]));
    expectByContract(trial, contract, await trial.send(postEvent(body)), { accepted: [201] });
  },
});

function bodyOf(contract: Contract) {
  return contract.operations.find(({ id }) => id === 'createEvent')?.body?.content[0];
}
