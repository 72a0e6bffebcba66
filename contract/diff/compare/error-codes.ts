import { below } from '../../spec/json-pointer.ts';
import type { SpecDocument } from '../spec-document.ts';
import { readChoices } from './schema-choices.ts';
import { memberPointers, type SchemaSite, schemaSites } from './schema-sites.ts';

/** Where error bodies have their code: `error.code`. */
export const ERROR_CODE_PATH = 'error.code';

/** The error codes that a body can have, each with where it is said. */
export function errorCodesAt(document: SpecDocument, pointers: readonly string[]): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  for (const error of membersOf(document, pointers, 'error')) {
    for (const code of membersOf(document, error, 'code')) {
      for (const site of schemaSites(document, code)) addValues(site, codes);
    }
  }
  return codes;
}

/** The pointers of a property in every form that a value can have. */
function membersOf(document: SpecDocument, pointers: readonly string[], name: string): readonly (readonly string[])[] {
  const sites = schemaSites(document, pointers);
  const own = memberPointers(sites, 'properties').get(name);
  const inner = readChoices(sites).flatMap(({ alternatives }) =>
    alternatives.flatMap((alternative) => membersOf(document, alternative, name)),
  );
  return own === undefined ? inner : [own, ...inner];
}

function addValues({ pointer, value }: SchemaSite, codes: Map<string, string>): void {
  if (typeof value.const === 'string') codes.set(value.const, below(pointer, 'const'));
  if (!Array.isArray(value.enum)) return;
  for (const [index, code] of value.enum.entries()) {
    if (typeof code === 'string') codes.set(code, below(pointer, 'enum', index));
  }
}
