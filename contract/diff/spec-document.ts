import { LineCounter, parseDocument } from 'yaml';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { below, valueAt } from '../spec/json-pointer.ts';
import { type PlaceOf, sourcePlaces } from '../spec/source-places.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A value of a document and where it stands, after `$ref`s were followed. */
export interface Site<T = unknown> {
  readonly pointer: string;
  readonly value: T;
}

/** An OpenAPI document that knows in which line each of its values stands. */
export interface SpecDocument {
  /** As it was named: `openapi.yaml`, `v0.1.0:openapi.yaml`. */
  readonly name: string;
  readonly root: JsonObject;
  /** The value at a pointer; undefined where there is none. */
  readonly at: (pointer: string) => unknown;
  /** The value at a pointer, or that which it refers to. Throws CONTRACT_INVALID for a reference that leads nowhere. */
  readonly resolve: (pointer: string) => Site;
  /** File, line and column of a pointer, or of the nearest place around it that is there. */
  readonly locate: PlaceOf;
}

/** Reads YAML or JSON as an OpenAPI document of version 3. Throws CONTRACT_INVALID for anything else. */
export function parseSpec(text: string, name: string): SpecDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const reason = (problem.message.split('\n')[0] as string).replace(/:$/, '');
    throw new WorkbenchError(
      'CONTRACT_INVALID',
      `${name} is not valid YAML: ${reason}. Correct it, or name another file.`,
    );
  }
  const root = toRoot(document.toJS.bind(document), name);

  const at = (pointer: string) => valueAt(root, pointer);
  const resolve = (pointer: string): Site => {
    let place = pointer;
    for (const seen = new Set<string>(); ; seen.add(place)) {
      const value = at(place);
      if (!isObject(value) || typeof value.$ref !== 'string') return { pointer: place, value };
      if (seen.has(place)) throw brokenReference(name, place, value.$ref, 'refers to itself');
      if (!value.$ref.startsWith('#')) {
        throw brokenReference(
          name,
          place,
          value.$ref,
          'leads out of the file, and only references inside of it are read',
        );
      }
      if (at(value.$ref) === undefined) throw brokenReference(name, place, value.$ref, 'leads to nothing');
      place = value.$ref;
    }
  };
  return { name, root, at, resolve, locate: sourcePlaces(name, document, lines) };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The children of an object that a pointer leads to, each with its own pointer; none if it is no object. */
export function membersAt(document: SpecDocument, pointer: string): readonly (readonly [string, string])[] {
  const value = document.at(pointer);
  return isObject(value) ? Object.keys(value).map((key) => [key, below(pointer, key)] as const) : [];
}

function toRoot(toJs: () => unknown, name: string): JsonObject {
  let root: unknown;
  try {
    root = toJs();
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new WorkbenchError('CONTRACT_INVALID', `${name} cannot be read: ${reason}. Name an OpenAPI document.`, {
      cause,
    });
  }
  const version = isObject(root) ? root.openapi : undefined;
  if (!isObject(root) || typeof version !== 'string' || !version.startsWith('3.') || !isObject(root.paths)) {
    const found = typeof version === 'string' ? `openapi: ${version.slice(0, 20)}` : 'no openapi: 3.x with paths';
    throw new WorkbenchError(
      'CONTRACT_INVALID',
      `${name} is no OpenAPI 3 document: it has ${found}. Name a file or revision that has one.`,
    );
  }
  return root;
}

function brokenReference(name: string, pointer: string, reference: string, problem: string): WorkbenchError {
  return new WorkbenchError(
    'CONTRACT_INVALID',
    `${name}: the reference ${reference} at ${pointer} ${problem}. Correct it, or compare another revision.`,
  );
}
