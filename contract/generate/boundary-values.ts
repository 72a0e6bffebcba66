import type { Contract } from '../spec/contract.ts';
import { below } from '../spec/json-pointer.ts';
import { followReferences } from '../spec/references.ts';
import { boundaryTexts } from './boundary-texts.ts';

/** A value that differs from a good one in one place. */
export interface BoundaryValue {
  /** The place and what is there: `metadata.priority: null`. */
  readonly name: string;
  readonly value: unknown;
}

type Loose = Readonly<Record<string, unknown>>;

/** A value of each JSON type. */
const OF_EACH_TYPE = [
  ['null', null],
  ['true', true],
  ['zero', 0],
  ['a fraction', 1.5],
  ['a text', 'text'],
  ['an empty array', []],
  ['an array', [1]],
  ['an empty object', {}],
  ['an object', { a: 1 }],
] as const;

/** Names that a closed object must refuse, and an open one keep. */
const UNKNOWN_NAMES = ['extra', '', '__proto__', 'constructor', 'toString', 'Source'] as const;

/**
 * The good value with one place changed at a time to what lies at the edges of its schema; which of them are still good,
 * the schema decides. The same list in each run.
 */
export function boundaryValues(contract: Contract, schemaPointer: string, good: unknown): readonly BoundaryValue[] {
  return variants(contract, schemaPointer, good).map(({ steps, what, value }) => ({
    name: `${steps.length === 0 ? 'all' : steps.join('.')}: ${what}`,
    value,
  }));
}

interface Variant {
  readonly steps: readonly string[];
  readonly what: string;
  readonly value: unknown;
}

function variants(contract: Contract, schemaPointer: string, good: unknown): readonly Variant[] {
  const references = followReferences(contract.document);
  const { value: schema, pointer } = references.follow<Loose>(contract.at(schemaPointer), schemaPointer);
  const at = (what: string, value: unknown): Variant => ({ steps: [], what, value });
  return [
    ...OF_EACH_TYPE.map(([what, value]) => at(what, value)),
    ...((schema.enum as readonly unknown[] | undefined) ?? []).flatMap((member) => [
      at(`the member ${JSON.stringify(member)}`, member),
      ...(typeof member === 'string' ? [at(`${member.toUpperCase()} in capitals`, member.toUpperCase())] : []),
    ]),
    ...(schema.type === 'string'
      ? boundaryTexts((text) => contract.isValid(pointer, text)).map(({ name, text }) => at(name, text))
      : []),
    ...(schema.type === 'integer' || schema.type === 'number' ? numberEdges(schema).map((n) => at(String(n), n)) : []),
    ...(schema.type === 'object' ? objectVariants(contract, schema, pointer, good) : []),
  ];
}

function objectVariants(contract: Contract, schema: Loose, pointer: string, good: unknown): readonly Variant[] {
  const base = (typeof good === 'object' && good !== null ? good : {}) as Loose;
  const properties = Object.keys((schema.properties ?? {}) as Loose);
  return [
    ...properties
      .filter((name) => name in base)
      .map((name) => ({ steps: [name], what: 'left out', value: without(base, name) })),
    ...properties.flatMap((name) =>
      variants(contract, below(pointer, 'properties', name), base[name]).map(({ steps, what, value }) => ({
        steps: [name, ...steps],
        what,
        value: withMember(base, name, value),
      })),
    ),
    ...UNKNOWN_NAMES.map((name) => ({
      steps: [name === '' ? '(empty name)' : name],
      what: 'an unknown member',
      value: withMember(base, name, 1),
    })),
  ];
}

function numberEdges({ minimum, maximum }: Loose): readonly number[] {
  const edges = [minimum, maximum].filter((edge) => typeof edge === 'number');
  return [...new Set([...edges.flatMap((edge) => [edge - 1, edge, edge + 1]), Number.MAX_SAFE_INTEGER])];
}

/** Own members only, so that `__proto__` is a name like another. */
function withMember(object: Loose, name: string, value: unknown): Loose {
  const entries = Object.entries(object).filter(([known]) => known !== name);
  return Object.fromEntries([...entries, [name, value]]);
}

function without(object: Loose, name: string): Loose {
  return Object.fromEntries(Object.entries(object).filter(([known]) => known !== name));
}
