import { propertyPath, type Stack } from './stack.ts';
import type { ResourceDeclaration } from './template-sections.ts';
import type { TemplatePath } from './template-source.ts';

/**
 * Throws TEMPLATE_INVALID for the first property that is set and in the table of those that matter but are not
 * emulated; the table says why and what to do. `false`, empty values and objects of nothing else count as not set.
 */
export function refuseUnsupported(
  stack: Stack,
  resource: ResourceDeclaration,
  properties: Readonly<Record<string, unknown>>,
  reasons: Readonly<Record<string, string>>,
  path: TemplatePath = [],
): void {
  for (const [name, reason] of Object.entries(reasons)) {
    if (isSet(properties[name])) throw stack.refuse(propertyPath(resource, ...path, name), `is set, but ${reason}.`);
  }
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  return typeof value !== 'object' || Object.values(value).some(isSet);
}
