import { below } from '../../spec/json-pointer.ts';
import type { SchemaSite } from './schema-sites.ts';

/** `oneOf` or `anyOf`: one of these must hold, each of them a list of what must hold together. */
export interface Choice {
  readonly pointer: string;
  readonly alternatives: readonly (readonly string[])[];
}

/** Every choice that a value has to satisfy. */
export function readChoices(sites: readonly SchemaSite[]): readonly Choice[] {
  return sites.flatMap(({ pointer, value }) =>
    ['oneOf', 'anyOf'].flatMap((keyword) => {
      const list = value[keyword];
      if (!Array.isArray(list)) return [];
      const place = below(pointer, keyword);
      return [{ pointer: place, alternatives: Array.from(list, (_, index) => [below(place, index)]) }];
    }),
  );
}

/** The one choice that a value has to satisfy, if nothing else is asked of it. */
export function onlyChoice(sites: readonly SchemaSite[]): Choice | undefined {
  const [choice, ...others] = readChoices(sites);
  if (choice === undefined || others.length > 0) return undefined;
  return sites.every(({ value }) => Object.keys(value).every((name) => IN_CHOICE.has(name))) ? choice : undefined;
}

const IN_CHOICE: ReadonlySet<string> = new Set([
  ...['oneOf', 'anyOf', 'allOf', '$ref', 'discriminator', 'title', 'description', 'example', 'examples', 'deprecated'],
]);
