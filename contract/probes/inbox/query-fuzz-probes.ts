import fc from 'fast-check';
import { propertyProbe } from '../../engine/probe.ts';
import { anyText } from '../../generate/any-text.ts';
import { arbitraryValue } from '../../generate/arbitrary-value.ts';
import type { Contract } from '../../spec/contract.ts';
import type { Parameter } from '../../spec/operation.ts';
import { listInbox } from '../event-requests.ts';
import { expectByContract } from '../refusal.ts';
import { expectQueryByContract } from './query-probes.ts';

/** Queries whose parameters the schemas allow, any number of them. */
export const validQueries = propertyProbe({
  id: 'listInbox.valid',
  phase: 'fuzz',
  operations: ['listInbox'],
  checks: ['valid-accepted'],
  runs: 450,
  arbitrary: ({ contract }) => {
    const texts = queryParameters(contract)
      .filter(({ name }) => name !== 'cursor')
      .map(({ name, schemaPointer }) => [name, arbitraryValue(contract, schemaPointer).map(String)] as const);
    return fc.record(Object.fromEntries(texts), { requiredKeys: [] });
  },
  async test(query, trial, { contract }) {
    expectByContract(trial, contract, await trial.send(listInbox(query as Record<string, string>)), {
      accepted: [200],
    });
  },
});

/** Queries with one parameter of any text. */
export const anyQueries = propertyProbe({
  id: 'listInbox.any',
  phase: 'fuzz',
  operations: ['listInbox'],
  checks: ['valid-accepted', 'invalid-refused', 'pagination'],
  runs: 500,
  arbitrary: ({ contract }) =>
    fc.tuple(
      fc.constantFrom(...queryParameters(contract)),
      fc.oneof(
        anyText({ maxLength: 20 }),
        fc.integer({ min: -5, max: 110 }).map(String),
        fc
          .tuple(fc.constantFrom('x', '𝄞', ' '), fc.integer({ min: 95, max: 260 }))
          .map(([fill, count]) => fill.repeat(count)),
        fc.base64String({ maxLength: 60 }),
      ),
    ),
  async test([parameter, text], trial, { contract }) {
    const companion = parameter.requires === undefined ? {} : { [parameter.requires]: 'k' };
    const answer = await trial.send(listInbox({ ...companion, [parameter.name]: text }));
    expectQueryByContract(trial, contract, parameter, text, answer);
  },
});

function queryParameters(contract: Contract): readonly Parameter[] {
  const parameters = contract.operations.find(({ id }) => id === 'listInbox')?.parameters ?? [];
  return parameters.filter(({ in: place }) => place === 'query');
}
