import { below } from '../../spec/json-pointer.ts';
import type { SchemaSite } from './schema-sites.ts';

/** How a condition has changed: `different` where neither side allows all that the other does. */
export type Relation = 'same' | 'narrower' | 'wider' | 'different';

/** What a schema says of one aspect, and where. */
export interface Fact<T = unknown> {
  readonly value: T;
  readonly pointer: string;
}

/** A condition on single values, of those whose change can be judged. */
export interface Constraint {
  readonly keyword: string;
  readonly aspect: 'type' | 'null' | 'format' | 'pattern' | 'range';
  readonly read: (sites: readonly SchemaSite[]) => Fact | undefined;
  readonly compare: (before: unknown, after: unknown) => Relation;
}

/** The types of a schema without null; those of its `enum` if it names none. `number` is integers and fractions. */
export function readTypes(sites: readonly SchemaSite[]): Fact<ReadonlySet<string>> | undefined {
  return tightest(sites, ({ value, pointer }) => {
    const types = typesOf(value);
    if (types === undefined) return undefined;
    const split = types.filter((type) => type !== 'null').flatMap((type) => (type === 'number' ? NUMBER : [type]));
    return { value: new Set(split), pointer: below(pointer, value.type === undefined ? 'enum' : 'type') };
  });
}

export const CONSTRAINTS: readonly Constraint[] = [
  { keyword: 'type', aspect: 'type', read: readTypes, compare: compareSets },
  { keyword: 'null', aspect: 'null', read: readNull, compare: compareNull },
  { keyword: 'format', aspect: 'format', read: readTexts('format'), compare: compareConditions },
  { keyword: 'pattern', aspect: 'pattern', read: readTexts('pattern'), compare: compareConditions },
  ...['minLength', 'minItems', 'minProperties'].map((keyword) => atLeast(keyword, 0)),
  ...['maxLength', 'maxItems', 'maxProperties', 'x-max-json-bytes'].map((keyword) => atMost(keyword)),
  bound('minimum', 'exclusiveMinimum', 1),
  bound('maximum', 'exclusiveMaximum', -1),
  { keyword: 'multipleOf', aspect: 'range', read: readNumber('multipleOf', Math.max), compare: compareMultiples },
  { keyword: 'uniqueItems', aspect: 'range', read: readFlag('uniqueItems'), compare: compareFlags },
];

const NUMBER = ['integer', 'fraction'];

function typesOf({ type, const: constant, enum: values }: SchemaSite['value']): readonly string[] | undefined {
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return type.filter((one) => typeof one === 'string');
  const known = constant === undefined ? values : [constant];
  return Array.isArray(known) ? known.map(typeOfValue) : undefined;
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction';
  return typeof value;
}

function tightest(
  sites: readonly SchemaSite[],
  read: (site: SchemaSite) => Fact<ReadonlySet<string>> | undefined,
): Fact<ReadonlySet<string>> | undefined {
  return sites.reduce<Fact<ReadonlySet<string>> | undefined>((known, site) => {
    const own = read(site);
    if (known === undefined || own === undefined) return own ?? known;
    return { ...own, value: new Set([...known.value].filter((item) => own.value.has(item))) };
  }, undefined);
}

/** OpenAPI 3.1 has a type for null, 3.0 a keyword. A schema without types says nothing of it. */
function readNull(sites: readonly SchemaSite[]): Fact<boolean> | undefined {
  const typed = sites.filter(({ value }) => typesOf(value) !== undefined);
  const [first] = typed;
  if (first === undefined) return undefined;
  const allowed = typed.every(({ value }) => typesOf(value)?.includes('null') || value.nullable === true);
  return {
    value: allowed,
    pointer: below(first.pointer, first.value.nullable === undefined ? 'type' : 'nullable'),
  };
}

function compareNull(before: unknown, after: unknown): Relation {
  if (before === undefined || after === undefined || before === after) return 'same';
  return after === true ? 'wider' : 'narrower';
}

/** All values of a keyword that must hold together. */
function readTexts(keyword: string): Constraint['read'] {
  return (sites) => {
    const having = sites.filter(({ value }) => typeof value[keyword] === 'string');
    const [first] = having;
    if (first === undefined) return undefined;
    const value = new Set(having.map((site) => site.value[keyword] as string));
    return { value, pointer: below(first.pointer, keyword) };
  };
}

/** Of sets of what may be: more is wider. Undefined is everything. */
function compareSets(before: unknown, after: unknown): Relation {
  if (before === undefined || after === undefined)
    return before === after ? 'same' : before === undefined ? 'narrower' : 'wider';
  const [old, now] = [before as ReadonlySet<string>, after as ReadonlySet<string>];
  const lost = [...old].some((item) => !now.has(item));
  const gained = [...now].some((item) => !old.has(item));
  if (lost && gained) return 'different';
  return lost ? 'narrower' : gained ? 'wider' : 'same';
}

/** Of sets of conditions that all must hold: more is narrower. */
function compareConditions(before: unknown, after: unknown): Relation {
  return compareSets(after ?? new Set(), before ?? new Set());
}

function atLeast(keyword: string, nothing: number): Constraint {
  return {
    keyword,
    aspect: 'range',
    read: readNumber(keyword, Math.max),
    compare: (before, after) => compareNumbers((before ?? nothing) as number, (after ?? nothing) as number),
  };
}

function atMost(keyword: string): Constraint {
  return {
    keyword,
    aspect: 'range',
    read: readNumber(keyword, Math.min),
    compare: (before, after) => compareNumbers(-((before ?? Infinity) as number), -((after ?? Infinity) as number)),
  };
}

/** Higher is narrower. */
function compareNumbers(before: number, after: number): Relation {
  return before === after ? 'same' : after > before ? 'narrower' : 'wider';
}

function readNumber(keyword: string, pick: (a: number, b: number) => number): Constraint['read'] {
  return (sites) =>
    sites.reduce<Fact<number> | undefined>((known, { value, pointer }) => {
      const own = value[keyword];
      if (typeof own !== 'number') return known;
      const place = below(pointer, keyword);
      return known === undefined || pick(known.value, own) !== known.value ? { value: own, pointer: place } : known;
    }, undefined);
}

/** A bound with its exclusive form, a number in OpenAPI 3.1 and a flag in 3.0. `sign`: 1 if higher is narrower. */
function bound(keyword: string, exclusiveKeyword: string, sign: 1 | -1): Constraint {
  interface Bound {
    readonly at: number;
    readonly exclusive: boolean;
  }
  const compare = (a: Bound, b: Bound): Relation => {
    const byPlace = compareNumbers(sign * a.at, sign * b.at);
    return byPlace === 'same' ? compareNumbers(Number(a.exclusive), Number(b.exclusive)) : byPlace;
  };
  const open: Bound = { at: -sign * Infinity, exclusive: false };
  return {
    keyword,
    aspect: 'range',
    read: (sites) =>
      sites
        .flatMap(({ value, pointer }): Fact<Bound>[] => {
          const { [keyword]: at, [exclusiveKeyword]: exclusive } = value;
          const facts: Fact<Bound>[] = [];
          if (typeof at === 'number') {
            facts.push({ value: { at, exclusive: exclusive === true }, pointer: below(pointer, keyword) });
          }
          if (typeof exclusive === 'number') {
            facts.push({ value: { at: exclusive, exclusive: true }, pointer: below(pointer, exclusiveKeyword) });
          }
          return facts;
        })
        .reduce<Fact<Bound> | undefined>(
          (known, own) => (known === undefined || compare(known.value, own.value) === 'narrower' ? own : known),
          undefined,
        ),
    compare: (before, after) => compare((before ?? open) as Bound, (after ?? open) as Bound),
  };
}

function compareMultiples(before: unknown, after: unknown): Relation {
  if (before === after) return 'same';
  if (typeof before !== 'number') return 'narrower';
  if (typeof after !== 'number') return 'wider';
  if (after % before === 0) return 'narrower';
  return before % after === 0 ? 'wider' : 'different';
}

function readFlag(keyword: string): Constraint['read'] {
  return (sites) => {
    const site = sites.find(({ value }) => value[keyword] === true);
    return site === undefined ? undefined : { value: true, pointer: below(site.pointer, keyword) };
  };
}

function compareFlags(before: unknown, after: unknown): Relation {
  return compareNumbers(Number(before === true), Number(after === true));
}

/** A fact's value for a message. */
export function showFact(fact: Fact | undefined): string {
  const value = fact?.value;
  if (value === undefined) return 'none';
  if (value instanceof Set) return value.size === 0 ? 'nothing' : [...value].map(String).join(' and ');
  if (typeof value === 'object' && value !== null && 'at' in value) {
    const { at, exclusive } = value as { at: number; exclusive: boolean };
    return exclusive ? `${at} (exclusive)` : String(at);
  }
  return String(value);
}
