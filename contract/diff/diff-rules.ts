/**
 * `ERR`: a client that keeps to the old contract breaks. `WARN`: some clients may, or generated code changes.
 * `INFO`: no client has to care.
 */
export const DIFF_SEVERITIES = ['ERR', 'WARN', 'INFO'] as const;
export type DiffSeverity = (typeof DIFF_SEVERITIES)[number];

interface DiffRuleFacts {
  readonly severity: DiffSeverity;
  /** What has changed, in general. */
  readonly sentence: string;
  /** Why it matters, and what to do instead. */
  readonly why: string;
}

/** Every change that is told of, by id. What tightens a request or loosens a response breaks. */
export const DIFF_RULES = {
  'path-removed': {
    severity: 'ERR',
    sentence: 'A path is gone.',
    why: 'Requests to it fail. Keep it and mark its operations as deprecated until the next major version.',
  },
  'operation-removed': {
    severity: 'ERR',
    sentence: 'A method of a path is gone.',
    why: 'Requests with it fail. Keep it and mark it as deprecated until the next major version.',
  },
  'operation-id-changed': {
    severity: 'WARN',
    sentence: 'An operationId has changed.',
    why: 'Generated clients name their functions by it: their callers no longer compile.',
  },
  'security-tightened': {
    severity: 'ERR',
    sentence: 'An operation needs a key that it did not need, or another one.',
    why: 'Requests that were let through are refused. Accept the old way beside the new one.',
  },
  'parameter-required': {
    severity: 'ERR',
    sentence: 'A parameter or request header is required that was not.',
    why: 'Requests without it are refused. Make it optional, with a default that means what its absence meant.',
  },
  'parameter-removed': {
    severity: 'WARN',
    sentence: 'A parameter or request header is gone.',
    why: 'Clients that send it are no longer heard, and do not notice.',
  },
  'parameter-serialization-changed': {
    severity: 'ERR',
    sentence: 'A parameter is written in another way (style, explode, content).',
    why: 'What clients send is read as something else.',
  },
  'parameter-needs-another': {
    severity: 'ERR',
    sentence: 'A parameter is refused unless another is given (x-requires).',
    why: 'Requests with only the one are refused.',
  },
  'request-body-required': {
    severity: 'ERR',
    sentence: 'A request body is required that was not.',
    why: 'Requests without one are refused.',
  },
  'request-body-removed': {
    severity: 'WARN',
    sentence: 'An operation no longer reads a body.',
    why: 'What clients send in it is no longer heard, and they do not notice.',
  },
  'request-media-type-removed': {
    severity: 'ERR',
    sentence: 'A content type of a request is gone.',
    why: 'Requests in it are refused.',
  },
  'request-property-required': {
    severity: 'ERR',
    sentence: 'A property of a request is required that was not.',
    why: 'Requests without it are refused. Make it optional, with a default that means what its absence meant.',
  },
  'request-property-refused': {
    severity: 'ERR',
    sentence: 'A property of a request is gone, and unknown ones are refused.',
    why: 'Requests with it are refused. Go on taking it, and ignore it.',
  },
  'request-property-removed': {
    severity: 'WARN',
    sentence: 'A property of a request is gone, though unknown ones are let through.',
    why: 'What clients send in it is no longer heard, and they do not notice.',
  },
  'request-free-property-claimed': {
    severity: 'WARN',
    sentence: 'A property of a request is described that senders could use for anything of their own.',
    why: 'Requests that have it already are read otherwise, or refused.',
  },
  'request-unknown-refused': {
    severity: 'ERR',
    sentence: 'Unknown properties of a request are refused that were let through.',
    why: 'Requests with properties of their own are refused.',
  },
  'request-type-narrowed': {
    severity: 'ERR',
    sentence: 'A value in a request may no longer be of a type that it could have.',
    why: 'Requests with that type are refused.',
  },
  'request-null-refused': {
    severity: 'ERR',
    sentence: 'A value in a request may no longer be null.',
    why: 'Requests with null are refused.',
  },
  'request-enum-narrowed': {
    severity: 'ERR',
    sentence: 'A value is gone from the list of those that a request may have.',
    why: 'Requests with it are refused. Go on taking it.',
  },
  'request-format-tightened': {
    severity: 'ERR',
    sentence: 'A value in a request has a format that it did not have.',
    why: 'Requests with values of another form are refused.',
  },
  'request-pattern-tightened': {
    severity: 'ERR',
    sentence: 'A value in a request has to match a pattern that it did not have to.',
    why: 'Requests may be refused that were taken. Two patterns are not compared: show that the new one allows more, and waive it.',
  },
  'request-range-tightened': {
    severity: 'ERR',
    sentence: 'A limit of a value in a request (minimum, maxLength, maxItems, …) leaves less room.',
    why: 'Requests beyond it are refused.',
  },
  'request-alternative-removed': {
    severity: 'ERR',
    sentence: 'A request has to be one of fewer alternatives (oneOf, anyOf).',
    why: 'Requests of the form that is gone are refused.',
  },
  'request-schema-changed': {
    severity: 'WARN',
    sentence: 'A part of a request is described by other conditions (not, if, propertyNames, …).',
    why: 'Whether it takes less cannot be told from outside: look at it, and waive it if it does not.',
  },
  'default-changed': {
    severity: 'WARN',
    sentence: 'The default of a parameter or property has changed.',
    why: 'The same request means something else.',
  },
  'response-status-removed': {
    severity: 'ERR',
    sentence: 'An operation no longer answers with a status.',
    why: 'Clients that wait for it never see it.',
  },
  'success-status-added': {
    severity: 'WARN',
    sentence: 'An operation can answer with a success or redirection that it did not have.',
    why: 'Clients may take only those statuses for success that were documented.',
  },
  'response-media-type-removed': {
    severity: 'ERR',
    sentence: 'A content type of an answer is gone.',
    why: 'Clients that read only this one cannot read the answer.',
  },
  'response-media-type-added': {
    severity: 'WARN',
    sentence: 'An answer can have a content type that it could not have.',
    why: 'Clients that did not ask for it may get it.',
  },
  'response-property-removed': {
    severity: 'ERR',
    sentence: 'A property that every answer had is gone.',
    why: 'Clients that read it find nothing. Go on sending it until the next major version.',
  },
  'response-optional-property-removed': {
    severity: 'WARN',
    sentence: 'A property that answers could have is gone.',
    why: 'Clients that use it when it is there never see it again.',
  },
  'response-property-optional': {
    severity: 'ERR',
    sentence: 'A property that every answer had can be missing.',
    why: 'Clients that count on it fail.',
  },
  'response-closed-object-extended': {
    severity: 'WARN',
    sentence: 'An object of an answer has a property more, and had none but those described.',
    why: 'Clients that validate answers by the old contract refuse them.',
  },
  'response-unknown-allowed': {
    severity: 'WARN',
    sentence: 'An object of an answer may have unknown properties that it could not have.',
    why: 'Clients that validate answers by the old contract refuse them.',
  },
  'response-type-widened': {
    severity: 'ERR',
    sentence: 'A value in an answer can be of a type that it could not have.',
    why: 'Clients read it as the type it had.',
  },
  'response-null-added': {
    severity: 'ERR',
    sentence: 'A value in an answer can be null.',
    why: 'Clients that do not look fail on it.',
  },
  'response-enum-widened': {
    severity: 'ERR',
    sentence: 'A value in an answer can be one that was not on the list.',
    why: 'Clients that handle each value meet one that they do not know.',
  },
  'response-format-loosened': {
    severity: 'ERR',
    sentence: 'A value in an answer no longer has the format that it had.',
    why: 'Clients that parse it fail.',
  },
  'response-pattern-loosened': {
    severity: 'ERR',
    sentence: 'A value in an answer need not match the pattern that it matched.',
    why: 'Clients that rely on its form fail. Two patterns are not compared: show that the new one allows less, and waive it.',
  },
  'response-range-loosened': {
    severity: 'ERR',
    sentence: 'A limit of a value in an answer (maximum, maxLength, maxItems, …) leaves more room.',
    why: 'Clients that sized their columns and buffers by it lose data.',
  },
  'response-alternative-added': {
    severity: 'ERR',
    sentence: 'An answer can have a form (oneOf, anyOf) that it could not have.',
    why: 'Clients that handle each form meet one that they do not know.',
  },
  'response-schema-changed': {
    severity: 'WARN',
    sentence: 'A part of an answer is described by other conditions (not, if, propertyNames, …).',
    why: 'Whether it can be more cannot be told from outside: look at it, and waive it if it cannot.',
  },
  'response-header-removed': {
    severity: 'ERR',
    sentence: 'A header that every answer had is gone.',
    why: 'Clients that read it find nothing.',
  },
  'response-optional-header-removed': {
    severity: 'WARN',
    sentence: 'A header that answers could have is gone.',
    why: 'Clients that use it when it is there never see it again.',
  },
  'response-header-optional': {
    severity: 'ERR',
    sentence: 'A header that every answer had can be missing.',
    why: 'Clients that count on it fail.',
  },
  'error-code-removed': {
    severity: 'ERR',
    sentence: 'An error code is gone from a status.',
    why: 'Clients that handle it never see it, and do not know what comes in its place.',
  },
  'error-code-added': {
    severity: 'WARN',
    sentence: 'A status can come with an error code that it did not have.',
    why: 'Clients that handle each code meet one that they do not know.',
  },
  'server-removed': {
    severity: 'WARN',
    sentence: 'A server is gone from the list.',
    why: 'Clients that took its URL from here keep on calling it.',
  },
  deprecated: {
    severity: 'INFO',
    sentence: 'An operation, parameter or property is marked as deprecated.',
    why: 'Its clients have time to move away from it.',
  },
  'operation-added': { severity: 'INFO', sentence: 'There is a new operation.', why: 'No client calls it yet.' },
  'security-loosened': {
    severity: 'INFO',
    sentence: 'An operation can be called with less, or in another way as well.',
    why: 'What clients send is still let through. Make sure that it was meant.',
  },
  'request-extended': {
    severity: 'INFO',
    sentence: 'A request can have something more: an optional parameter, property or content type.',
    why: 'Requests without it mean what they meant.',
  },
  'request-loosened': {
    severity: 'INFO',
    sentence: 'A part of a request may be more than it could be.',
    why: 'What clients send is still taken.',
  },
  'response-extended': {
    severity: 'INFO',
    sentence: 'An answer can have something more: a header, a property of an open object, an error status.',
    why: 'Clients ignore what they do not know.',
  },
  'response-tightened': {
    severity: 'INFO',
    sentence: 'A part of an answer is said more exactly.',
    why: 'Clients already handle it.',
  },
} as const satisfies Readonly<Record<string, DiffRuleFacts>>;

export type DiffRuleId = keyof typeof DIFF_RULES;

export const DIFF_RULE_IDS = Object.keys(DIFF_RULES) as [DiffRuleId, ...DiffRuleId[]];
