import { below, toPointer } from './json-pointer.ts';
import type { OpenApiDocument } from './openapi-document.ts';
import {
  type DocumentedResponse,
  type Example,
  type HeaderRule,
  METHODS,
  type MediaType,
  type Operation,
  type Parameter,
  type UnroutedResponses,
} from './operation.ts';
import type { Located, References } from './references.ts';

type Loose = Readonly<Record<string, unknown>>;

/** All operations of a document, in its order. */
export function readOperations(document: OpenApiDocument, references: References): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const pointer = toPointer(['paths', path, method]);
      const security = operation.security ?? document.security ?? [];
      const body =
        operation.requestBody && references.follow<Loose>(operation.requestBody, below(pointer, 'requestBody'));
      return [
        {
          id: operation.operationId ?? `${method.toUpperCase()} ${path}`,
          method: method.toUpperCase(),
          path,
          pointer,
          parameters: readParameters(
            item.parameters,
            operation.parameters,
            toPointer(['paths', path]),
            pointer,
            references,
          ),
          ...(body !== undefined && {
            body: {
              pointer: body.pointer,
              required: body.value.required === true,
              content: readContent(body, references),
            },
          }),
          isSecured: security.length > 0 && security.every((requirement) => Object.keys(requirement).length > 0),
          responses: Object.entries(operation.responses).flatMap(([status, response]) =>
            readResponses(Number(status), response, below(pointer, 'responses', status), references),
          ),
        },
      ];
    }),
  );
}

/** What `x-unrouted-responses` says. */
export function readUnrouted(document: OpenApiDocument, references: References): UnroutedResponses {
  const unrouted = (document['x-unrouted-responses'] ?? {}) as Loose;
  const read = (name: string, status: number) =>
    unrouted[name] === undefined
      ? undefined
      : readResponses(status, unrouted[name], toPointer(['x-unrouted-responses', name]), references)[0];
  return {
    unknownPath: read('unknownPath', 404),
    unknownMethod: read('unknownMethod', 405),
    outside: read('outsideV1', 403),
  };
}

/** An operation's own parameters replace those of the path with the same name and place. */
function readParameters(
  ofPath: readonly unknown[] | undefined,
  ofOperation: readonly unknown[] | undefined,
  pathPointer: string,
  operationPointer: string,
  references: References,
): readonly Parameter[] {
  const byName = new Map<string, Parameter>();
  for (const [list, owner] of [
    [ofPath ?? [], pathPointer],
    [ofOperation ?? [], operationPointer],
  ] as const) {
    for (const [index, entry] of list.entries()) {
      const { value, pointer } = references.follow<Loose>(entry, below(owner, 'parameters', index));
      const parameter: Parameter = {
        name: String(value.name),
        in: value.in as Parameter['in'],
        required: value.required === true,
        pointer,
        schemaPointer: below(pointer, 'schema'),
        ...('example' in value && { example: value.example }),
        requires: value['x-requires'] as string | undefined,
      };
      byName.set(`${parameter.in} ${parameter.name}`, parameter);
    }
  }
  return [...byName.values()];
}

function readResponses(status: number, response: unknown, at: string, references: References): DocumentedResponse[] {
  const located = references.follow<Loose>(response, at);
  const alternatives = located.value['x-one-of'];
  if (Array.isArray(alternatives)) {
    return alternatives.flatMap((one, index) =>
      readResponses(status, one, below(located.pointer, 'x-one-of', index), references),
    );
  }
  const name = /^#\/components\/responses\/([^/]+)$/.exec(located.pointer)?.[1];
  return [
    {
      status,
      name,
      answeredBy: located.value['x-answered-by'] === 'gateway' ? 'gateway' : 'service',
      pointer: located.pointer,
      headers: readHeaders(located, references),
      content: readContent(located, references),
    },
  ];
}

function readHeaders({ value, pointer }: Located<Loose>, references: References): readonly HeaderRule[] {
  return Object.entries((value.headers ?? {}) as Loose).map(([name, entry]) => {
    const header = references.follow<Loose>(entry, below(pointer, 'headers', name));
    return {
      name,
      required: header.value.required === true,
      pointer: header.pointer,
      schemaPointer: below(header.pointer, 'schema'),
      ...('example' in header.value && { example: header.value.example }),
    };
  });
}

function readContent({ value, pointer }: Located<Loose>, references: References): readonly MediaType[] {
  return Object.entries((value.content ?? {}) as Readonly<Record<string, Loose>>).map(([mediaType, media]) => {
    const at = below(pointer, 'content', mediaType);
    return {
      mediaType,
      pointer: at,
      schemaPointer: below(at, 'schema'),
      examples: readExamples(media, at, references),
    };
  });
}

function readExamples(media: Loose, at: string, references: References): readonly Example[] {
  const named = Object.entries((media.examples ?? {}) as Loose).map(([name, entry]) => {
    const { value, pointer } = references.follow<Loose>(entry, below(at, 'examples', name));
    return { name, pointer: below(pointer, 'value'), value: value.value };
  });
  if (!('example' in media)) return named;
  return [...named, { name: 'example', pointer: below(at, 'example'), value: media.example }];
}
