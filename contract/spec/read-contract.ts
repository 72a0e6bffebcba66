import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { Contract } from './contract.ts';
import { toPointer, valueAt } from './json-pointer.ts';
import { OpenApiDocument } from './openapi-document.ts';
import type { Operation } from './operation.ts';
import { readOperations, readUnrouted } from './read-operations.ts';
import { brokenReferences, followReferences } from './references.ts';
import { schemaValidators } from './schema-validators.ts';
import { type PlaceOf, sourcePlaces } from './source-places.ts';

/** Reads an OpenAPI 3.1 document in YAML or JSON. Throws CONTRACT_INVALID, with file and line. */
export async function readContract(file: string): Promise<Contract> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new WorkbenchError(
      'CONTRACT_INVALID',
      `The contract ${file} cannot be read: ${(cause as Error).message}. Name the OpenAPI document with --spec.`,
      { cause },
    );
  }
  return parseContract(text, file);
}

/** The same from text; `file` is how it is called in reports. */
export function parseContract(text: string, file: string): Contract {
  const lines = new LineCounter();
  const source = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [error] = source.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1;
    throw invalid(file, line, `it is not valid YAML: ${error.message.split('\n')[0]?.replace(/ at line .*$/, '')}`);
  }
  const placeOf = sourcePlaces(file, source, lines);
  const root = toValue(source, file);
  const parsed = OpenApiDocument.safeParse(root);
  if (!parsed.success) throw notOpenApi(file, parsed.error, placeOf);
  const [broken] = brokenReferences(root);
  if (broken !== undefined) throw invalid(file, placeOf(broken.pointer).line, `the reference ${broken.problem}`);

  const references = followReferences(root);
  const operations = readOperations(parsed.data, references);
  const validators = schemaValidators(root as object);
  compileSchemas(parsed.data, operations, validators.compile, file, placeOf);
  const { title, version } = parsed.data.info;
  return {
    file,
    title,
    version,
    document: parsed.data,
    operations,
    unrouted: readUnrouted(parsed.data, references),
    keyHeader: keyHeaderOf(parsed.data),
    at: (pointer) => valueAt(root, pointer),
    placeOf,
    ...validators,
  };
}

function toValue(source: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    // Aliases that multiply without end are refused by the parser itself.
    return source.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (cause) {
    throw invalid(file, 1, (cause as Error).message);
  }
}

/** A schema that is wrong in itself is found before anything is sent. */
function compileSchemas(
  document: OpenApiDocument,
  operations: readonly Operation[],
  compile: (pointer: string) => void,
  file: string,
  placeOf: PlaceOf,
): void {
  const named = Object.keys(document.components?.schemas ?? {}).map((name) =>
    toPointer(['components', 'schemas', name]),
  );
  for (const pointer of new Set([...named, ...schemasOf(operations).filter((one) => isWrittenThere(document, one))])) {
    try {
      compile(pointer);
    } catch (cause) {
      throw invalid(
        file,
        placeOf(pointer).line,
        `the schema ${nameOf(pointer)} is not valid: ${(cause as Error).message}`,
      );
    }
  }
}

function schemasOf(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap(({ parameters, body, responses }) =>
    [
      ...parameters,
      ...(body?.content ?? []),
      ...responses.flatMap(({ headers, content }) => [...headers, ...content]),
    ].map(({ schemaPointer }) => schemaPointer),
  );
}

function isWrittenThere(document: OpenApiDocument, pointer: string): boolean {
  const schema = valueAt(document, pointer);
  return typeof schema === 'object' && schema !== null && !('$ref' in schema);
}

/** `Priority` of those that have a name, else where it is. */
function nameOf(pointer: string): string {
  return /^#\/components\/schemas\/([^/]+)$/.exec(pointer)?.[1] ?? pointer;
}

function keyHeaderOf({ components }: OpenApiDocument): string {
  const schemes = Object.values(components?.securitySchemes ?? {});
  const scheme = schemes.find(({ type, in: place }) => type === 'apiKey' && place === 'header');
  return typeof scheme?.name === 'string' ? scheme.name : 'X-API-Key';
}

function notOpenApi(file: string, error: z.ZodError, placeOf: PlaceOf): WorkbenchError {
  const [issue] = error.issues;
  const steps = (issue?.path ?? []).map(String);
  const where = steps.length === 0 ? 'it' : steps.join('.');
  return invalid(file, placeOf(toPointer(steps)).line, `${where} is not as OpenAPI 3.1 wants it: ${issue?.message}`);
}

function invalid(file: string, line: number, problem: string): WorkbenchError {
  return new WorkbenchError(
    'CONTRACT_INVALID',
    `${file}:${line}: the contract cannot be used: ${problem}. Correct it there.`,
  );
}
