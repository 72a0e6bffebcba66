import type { OpenApiDocument } from './openapi-document.ts';
import type { Operation, UnroutedResponses } from './operation.ts';
import type { SchemaValidators } from './schema-validators.ts';
import type { PlaceOf } from './source-places.ts';

/** A contract that was read and found usable. */
export interface Contract extends SchemaValidators {
  /** As it was named. */
  readonly file: string;
  readonly title: string;
  readonly version: string;
  readonly document: OpenApiDocument;
  readonly operations: readonly Operation[];
  readonly unrouted: UnroutedResponses;
  /** Name of the header that carries the API key. */
  readonly keyHeader: string;
  /** The value at a pointer, or undefined. */
  readonly at: (pointer: string) => unknown;
  readonly placeOf: PlaceOf;
}
