import type { DiffRule } from './diff-rule.ts';

/** Changes of what clients get: more than there could be breaks. */
export const RESPONSE_RULES = {
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
} as const satisfies Readonly<Record<string, DiffRule>>;
