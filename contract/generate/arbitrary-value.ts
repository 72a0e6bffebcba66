import fc from 'fast-check';
import type { Contract } from '../spec/contract.ts';
import { below } from '../spec/json-pointer.ts';
import { followReferences } from '../spec/references.ts';
import { arbitraryText } from './arbitrary-text.ts';

type Loose = Readonly<Record<string, unknown>>;

/** JSON that is small enough to be read in a report. */
export const anyJson: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 2 });

/** Names of members that parsers stumble over, among others. */
export const memberName: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('__proto__', 'constructor', '', 'a.b', '$ref', '😀', 'x'.repeat(300)),
);

/** Values that the schema at a pointer allows. */
export function arbitraryValue(contract: Contract, schemaPointer: string): fc.Arbitrary<unknown> {
  const { value: schema, pointer } = followReferences(contract.document).follow<Loose>(
    contract.at(schemaPointer),
    schemaPointer,
  );
  const isValid = (value: unknown) => contract.isValid(pointer, value);
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  switch (schema.type) {
    case 'string':
      return arbitraryText(isValid, {
        pattern: schema.pattern as string | undefined,
        examples: examplesOf(schema),
      });
    case 'integer':
      return fc.integer({ min: (schema.minimum as number) ?? -(2 ** 31), max: (schema.maximum as number) ?? 2 ** 31 });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(arbitraryValue(contract, below(pointer, 'items')), { maxLength: 5 }).filter(isValid);
    case 'object':
      return arbitraryObject(contract, schema, pointer).filter(isValid);
    default:
      return anyJson.filter(isValid);
  }
}

function arbitraryObject(contract: Contract, schema: Loose, pointer: string): fc.Arbitrary<unknown> {
  const names = Object.keys((schema.properties ?? {}) as Loose);
  const required = (schema.required ?? []) as readonly string[];
  const known = fc.record(
    Object.fromEntries(names.map((name) => [name, arbitraryValue(contract, below(pointer, 'properties', name))])),
    { requiredKeys: required.filter((name) => names.includes(name)) },
  );
  if (schema.additionalProperties === false) return known;
  const further = fc.dictionary(memberName, anyJson, { minKeys: (schema.minProperties as number) ?? 0, maxKeys: 4 });
  return fc
    .tuple(known, further)
    .map(([ours, others]) => Object.fromEntries([...Object.entries(others), ...Object.entries(ours)]));
}

function examplesOf({ examples, example }: Loose): readonly string[] {
  const all = [...(Array.isArray(examples) ? (examples as readonly unknown[]) : []), example];
  return all.filter((value): value is string => typeof value === 'string');
}
