const MAX_CHARACTERS = 300;

/** A value as a line of a report: JSON, cut off where it is long. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  return shortened(JSON.stringify(value) ?? String(value));
}

/** The value at a JSON pointer's path within a body. */
export function shownAt(value: unknown, instancePath: string): string {
  let at = value;
  for (const step of instancePath.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    at = typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[name] : undefined;
  }
  return shownValue(at);
}

export function shortened(text: string, maxCharacters = MAX_CHARACTERS): string {
  return text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters)}… (${text.length} characters)`;
}
