import { expectTypeOf, test } from 'vitest';
import type * as z from 'zod';
import type { components, operations, paths } from '../../openapi.d.ts';
import type { ApiErrorCode } from '../../src/errors.ts';
import type { InboxQuery } from '../../src/input/inbox-query.ts';
import type { EventMetadata, NewEventBody, PRIORITIES } from '../../src/input/new-event.ts';
import type { ROUTES } from '../../src/route-table.ts';

type Schemas = components['schemas'];
type ContractQuery = NonNullable<operations['listInbox']['parameters']['query']>;

/** Each member with undefined allowed where it is optional, since zod gives optional members so. */
type Loose<T> = { readonly [K in keyof T]: T[K] | (undefined extends T[K] ? undefined : never) };

test('the members that the validator knows are those of the contract, required and optional alike', () => {
  type Sent = z.input<typeof NewEventBody>;

  expectTypeOf<keyof Sent>().toEqualTypeOf<keyof Schemas['NewEvent']>();
  expectTypeOf<Sent['source']>().toEqualTypeOf<Schemas['NewEvent']['source']>();
  expectTypeOf<Sent['event_type']>().toEqualTypeOf<Schemas['NewEvent']['event_type']>();
  expectTypeOf<OptionalKeys<Sent>>().toEqualTypeOf<OptionalKeys<Schemas['NewEvent']>>();
  // What the contract accepts, the validator takes.
  expectTypeOf<Schemas['NewEvent']>().toExtend<Loose<Sent>>();
});

test('the known metadata are those of the contract', () => {
  type Parsed = z.output<typeof EventMetadata>;

  expectTypeOf<KnownKeys<Parsed>>().toEqualTypeOf<KnownKeys<Schemas['EventMetadata']>>();
  expectTypeOf<NonNullable<Parsed['priority']>>().toEqualTypeOf<Schemas['Priority']>();
  expectTypeOf<(typeof PRIORITIES)[number]>().toEqualTypeOf<Schemas['Priority']>();
  expectTypeOf<NonNullable<Parsed['idempotency_key']>>().toEqualTypeOf<Schemas['IdempotencyKey']>();
  expectTypeOf<NonNullable<Parsed['correlation_id']>>().toEqualTypeOf<Schemas['CorrelationId']>();
});

test('the parameters that the inbox reads are those of the contract', () => {
  expectTypeOf<keyof InboxQuery>().toEqualTypeOf<CamelCase<keyof ContractQuery>>();
  expectTypeOf<NonNullable<InboxQuery['priority']>>().toEqualTypeOf<NonNullable<ContractQuery['priority']>>();
  expectTypeOf<InboxQuery['limit']>().toEqualTypeOf<NonNullable<ContractQuery['limit']>>();
});

test('the error codes of the function are those of the contract', () => {
  expectTypeOf<ApiErrorCode>().toEqualTypeOf<Schemas['ErrorBody']['error']['code']>();
});

test('the routes of the contract are those that the function serves', () => {
  expectTypeOf<keyof paths>().toEqualTypeOf<`/v1${ContractPath<keyof typeof ROUTES>}`>();
});

/** `/events/{event_id}` of `/events/:event_id`. */
type ContractPath<Path extends string> = Path extends `${infer Head}:${infer Name}/${infer Tail}`
  ? `${Head}{${Name}}/${ContractPath<Tail>}`
  : Path extends `${infer Head}:${infer Name}`
    ? `${Head}{${Name}}`
    : Path;

type OptionalKeys<T> = { [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? K : never }[keyof T];

/** The names of an object without its index signature. */
type KnownKeys<T> = keyof { [K in keyof T as string extends K ? never : K]: T[K] };

type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;
