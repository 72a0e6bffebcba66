import { shortened } from '../../conformance/shown-value.ts';
import { typedText } from '../../conformance/typed-text.ts';
import type { Answer } from '../../engine/answer.ts';
import type { CasesProbe } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import { boundaryTexts } from '../../generate/boundary-texts.ts';
import type { Contract } from '../../spec/contract.ts';
import { linkedParameters } from '../../spec/links.ts';
import type { Parameter } from '../../spec/operation.ts';
import { expectByContract, expectRefusal } from '../refusal.ts';

/** Each query parameter of the inbox at the edges of its schema, twice, and without the companion that it needs. */
export const queryBoundaries: CasesProbe = {
  kind: 'cases',
  id: 'listInbox.query',
  phase: 'boundaries',
  operations: ['listInbox'],
  checks: ['valid-accepted', 'invalid-refused', 'pagination'],
  *cases({ contract }) {
    const parameters = contract.operations.find(({ id }) => id === 'listInbox')?.parameters ?? [];
    for (const parameter of parameters.filter(({ in: place }) => place === 'query')) {
      const companion = parameter.requires === undefined ? [] : [[parameter.requires, 'k']];
      for (const { name, text } of textsOf(contract, parameter)) {
        yield {
          name: `${parameter.name}: ${name}`,
          async test(trial) {
            const answer = await trial.send({ method: 'GET', path: pathOf([...companion, [parameter.name, text]]) });
            expectQueryByContract(trial, contract, parameter, text, answer);
          },
        };
      }
      const good = String(parameter.example ?? 'a');
      yield {
        name: `${parameter.name}: given twice`,
        async test(trial) {
          const pairs = [...companion, [parameter.name, good], [parameter.name, good]];
          expectByContract(trial, contract, await trial.send({ method: 'GET', path: pathOf(pairs) }), {
            accepted: [200],
          });
        },
      };
      if (parameter.requires === undefined) continue;
      yield {
        name: `${parameter.name}: without ${parameter.requires}`,
        async test(trial) {
          const path = pathOf([[parameter.name, good]]);
          expectByContract(trial, contract, await trial.send({ method: 'GET', path }), { accepted: [200] });
        },
      };
    }
    yield {
      name: 'unknown parameter',
      async test(trial) {
        const answer = await trial.send({ method: 'GET', path: '/v1/inbox?limit=1&unknown=1&unknown=2' });
        const because = 'unknown query parameters are ignored';
        trial.expectStatus(answer, 200, { check: 'unknown-and-null', because });
      },
    };
  },
};

/** Judges a query that differs from a good one in one parameter. */
export function expectQueryByContract(
  trial: Trial,
  contract: Contract,
  parameter: Parameter,
  text: string,
  answer: Answer,
): void {
  const value = typedText(contract.document, parameter.schemaPointer, text);
  const isAllowed = contract.isValid(parameter.schemaPointer, value);
  if (isIssued(contract, parameter)) {
    const because = `${parameter.name} ${shortened(text, 40)} was not given out by the server`;
    expectRefusal(trial, answer, 400, { check: 'pagination', because, pointer: parameter.pointer });
    return;
  }
  // More spellings may be taken than are promised, where the contract says so.
  if (!isAllowed && isLenient(contract, parameter) && answer.status === 200) return;
  expectByContract(trial, contract, answer, { accepted: [200] });
}

/** A parameter whose good values only the server makes: a link of the contract takes it from an answer. */
function isIssued(contract: Contract, parameter: Parameter): boolean {
  return linkedParameters(contract, 'listInbox').has(parameter.name);
}

function isLenient(contract: Contract, { schemaPointer }: Parameter): boolean {
  const schema = contract.at(schemaPointer) as { readonly $ref?: string; readonly 'x-lenient'?: unknown } | undefined;
  const target = schema?.$ref === undefined ? schema : (contract.at(schema.$ref) as typeof schema);
  return target?.['x-lenient'] === true;
}

function textsOf(contract: Contract, { schemaPointer, example }: Parameter) {
  const isValid = (text: string) => contract.isValid(schemaPointer, typedText(contract.document, schemaPointer, text));
  const schema = contract.at(schemaPointer) as { readonly enum?: readonly unknown[] };
  const members = (schema.enum ?? []).map(String);
  return [
    // A lone surrogate cannot be written in a URL.
    ...boundaryTexts(isValid).filter(({ text }) => text.isWellFormed()),
    ...NUMBERS.map((text) => ({ name: `"${text}"`, text })),
    ...TIMES.map((text) => ({ name: `"${text}"`, text })),
    ...[...members, ...members.map((member) => member.toUpperCase())].map((text) => ({ name: `"${text}"`, text })),
    ...(example === undefined ? [] : [{ name: 'its example', text: String(example) }]),
  ];
}

const NUMBERS = ['-1', '1', '2', '99', '100', '101', '1.5', '1e1', '0x10', '9'.repeat(20), 'NaN'];

const TIMES = [
  '2025-11-10',
  '2025-11-10T12:00:00Z',
  '2025-11-10T12:00:00.123456789+01:00',
  '2024-02-29',
  '2025-02-29',
  '2025-13-01',
  '2025-11-31T00:00:00Z',
  '2025-11-10T24:00:00Z',
  '2025-11-10T12:60:00Z',
  '2025-11-10T12:00:00+24:00',
  '0000-01-01',
  '9999-12-31T23:59:59-23:59',
  '2025-W46-1',
  '1762776000',
  'yesterday',
];

function pathOf(pairs: readonly (readonly string[])[]): string {
  const query = pairs.map(([name = '', text = '']) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`);
  return `/v1/inbox?${query.join('&')}`;
}
