import type { DiffRule } from './diff-rule.ts';

/** Changes of what clients send: less that is taken breaks. */
export const REQUEST_RULES = {
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
} as const satisfies Readonly<Record<string, DiffRule>>;
