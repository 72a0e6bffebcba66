/** Methods of operations; others have no meaning to the checker. */
export const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** A parameter of an operation, references followed. Pointers are of where things really are. */
export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header' | 'path' | 'cookie';
  readonly required: boolean;
  readonly pointer: string;
  readonly schemaPointer: string;
  readonly example?: unknown;
  /** Another query parameter that must be there with it: `x-requires`. */
  readonly requires?: string | undefined;
}

/** An example with its name. */
export interface Example {
  readonly name: string;
  readonly pointer: string;
  readonly value: unknown;
}

/** One content type of a body. */
export interface MediaType {
  readonly mediaType: string;
  readonly pointer: string;
  readonly schemaPointer: string;
  readonly examples: readonly Example[];
}

export interface HeaderRule {
  readonly name: string;
  readonly required: boolean;
  readonly pointer: string;
  readonly schemaPointer: string;
  readonly example?: unknown;
}

/** One answer that is documented for a status; a status with `x-one-of` has several. */
export interface DocumentedResponse {
  readonly status: number;
  /** Its name among the components; absent for one that is written where it is used. */
  readonly name?: string | undefined;
  readonly answeredBy: 'service' | 'gateway';
  readonly pointer: string;
  readonly headers: readonly HeaderRule[];
  readonly content: readonly MediaType[];
}

export interface Operation {
  /** `operationId`, or method and path where there is none. */
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  /** With its `{parameters}`. */
  readonly path: string;
  readonly pointer: string;
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly pointer: string; readonly required: boolean; readonly content: readonly MediaType[] };
  /** Whether a key is needed. */
  readonly isSecured: boolean;
  readonly responses: readonly DocumentedResponse[];
}

/** Answers to what meets no operation, from `x-unrouted-responses`. */
export interface UnroutedResponses {
  readonly unknownPath?: DocumentedResponse | undefined;
  readonly unknownMethod?: DocumentedResponse | undefined;
  /** What the gateway itself does not route. */
  readonly outside?: DocumentedResponse | undefined;
}
