import { valueAt } from './json-pointer.ts';

/** A value and where it really is, references followed. */
export interface Located<T> {
  readonly value: T;
  readonly pointer: string;
}

export interface References {
  /** Follows `$ref`s from a value at a pointer; what is no reference is where it is. */
  readonly follow: <T>(value: unknown, pointer: string) => Located<T>;
}

/** All references were found good before: {@link brokenReferences}. */
export function followReferences(root: unknown): References {
  return {
    follow<T>(value: unknown, pointer: string) {
      let located = { value, pointer };
      for (let target = targetOf(located.value); target !== undefined; target = targetOf(located.value)) {
        located = { value: valueAt(root, target), pointer: target };
      }
      return located as Located<T>;
    },
  };
}

/** What is wrong with the references of a document, with the pointer of each. */
export function brokenReferences(root: unknown): readonly { readonly pointer: string; readonly problem: string }[] {
  const problems: { pointer: string; problem: string }[] = [];
  visit(root, '#', (value, pointer) => {
    const target = targetOf(value);
    if (target === undefined) return;
    if (!target.startsWith('#')) {
      problems.push({ pointer, problem: `${target} is in another file; put it into this one, under components` });
    } else if (valueAt(root, target) === undefined) {
      problems.push({ pointer, problem: `${target} leads nowhere` });
    } else if (isCircular(root, target)) {
      problems.push({ pointer, problem: `${target} leads back to itself` });
    }
  });
  return problems;
}

function targetOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { $ref } = value as { readonly $ref?: unknown };
  return typeof $ref === 'string' ? $ref : undefined;
}

function isCircular(root: unknown, start: string): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = start; at !== undefined; at = targetOf(valueAt(root, at))) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/** Visits every object; examples are data, whose members mean nothing. */
function visit(value: unknown, pointer: string, see: (value: object, pointer: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  see(value, pointer);
  for (const [name, member] of Object.entries(value)) {
    if (name === 'example' || (name === 'value' && /\/examples\/[^/]+$/.test(pointer))) continue;
    visit(member, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, see);
  }
}
