/** `#/paths/~1v1~1events/post` from its steps: https://datatracker.ietf.org/doc/html/rfc6901#section-6 */
export function toPointer(steps: readonly (string | number)[]): string {
  return `#${steps.map((step) => `/${encodeStep(String(step))}`).join('')}`;
}

/** A pointer with steps added at its end. */
export function below(pointer: string, ...steps: readonly (string | number)[]): string {
  return pointer + toPointer(steps).slice(1);
}

/** The steps of a pointer, from the root on. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step, index, all) => !(step === '' && all.length === 1 && index === 0))
    .map((step) => decode(step).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a pointer, or undefined. */
export function valueAt(root: unknown, pointer: string): unknown {
  let value = root;
  for (const step of stepsOf(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

function encodeStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
