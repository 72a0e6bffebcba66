import type { FieldName } from './filter-fields.ts';

/** A value of a field, or several of which one must match; undefined: there is none. */
export type FieldValue = string | number | readonly (string | number)[] | undefined;

/** Something that a filter looks at. Its values are asked for one by one, so that those which take work are made only if needed. */
export interface FilterSubject {
  /** Of any field but those of the type `json`. */
  readonly value: (field: FieldName) => FieldValue;
  /** The JSON value as `parseJson` of json-path.ts reads it; undefined: there is none. */
  readonly json: (field: 'payload' | 'metadata') => unknown;
  /** All that a search without a field looks at. */
  readonly texts: () => readonly string[];
}
