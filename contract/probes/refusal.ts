import { shortened, shownValue } from '../conformance/shown-value.ts';
import { requestProblems } from '../conformance/validate-request.ts';
import type { Answer } from '../engine/answer.ts';
import type { Trial } from '../engine/trial.ts';
import type { CheckId } from '../model/checks.ts';
import type { Contract } from '../spec/contract.ts';
import { errorCode, errorDetails, members } from './event-requests.ts';

/**
 * The error code that a status's documented schemas name: of the answer that this one is nearest to. The schema says the
 * code too, so that a wrong one is found there; here it is what a client is told.
 */
const CODES: Readonly<Record<number, string>> = {
  400: 'VALIDATION_ERROR',
  401: 'UNAUTHORIZED',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMIT_EXCEEDED',
};

/** Notes an answer that is not this refusal, by status and code. */
export function expectRefusal(
  trial: Trial,
  answer: Answer,
  status: number,
  facts: { readonly check: CheckId; readonly because: string; readonly pointer?: string },
): boolean {
  if (!trial.expectStatus(answer, status, facts)) return false;
  const [code, wanted] = [errorCode(answer), CODES[status]];
  if (code === wanted || answer.request.method === 'HEAD') return true;
  trial.fail(
    {
      check: facts.check,
      sentence: `${answer.request.method} ${shortened(answer.request.path, 80)} answered ${status} with another error code.`,
      expected: String(wanted),
      seen: shownValue(code),
      ...(facts.pointer !== undefined && { pointer: facts.pointer }),
    },
    [answer],
  );
  return false;
}

/** Judges an answer by whether the contract allows its request: accepted, or a 400 or 415 that names each field that is wrong. */
export function expectByContract(
  trial: Trial,
  contract: Contract,
  answer: Answer,
  options: {
    /** The statuses of an accepted request. */
    readonly accepted: readonly number[];
    readonly checks?: { readonly accepted: CheckId; readonly refused: CheckId };
  },
): void {
  const { accepted, checks = { accepted: 'valid-accepted', refused: 'invalid-refused' } } = options;
  const { method, path, body } = answer.request;
  if (path.length > MAX_URL_CHARACTERS && answer.status === 414) return;
  const problems = requestProblems(contract, { method, path, headers: answer.shownHeaders, body });
  const [first] = problems;
  if (first === undefined) {
    trial.expectStatus(answer, accepted, { check: checks.accepted, because: 'the contract allows the request' });
    return;
  }
  const because = `${first.field} ${first.message}`;
  const status = first.where === 'contentType' ? 415 : 400;
  if (!expectRefusal(trial, answer, status, { check: checks.refused, because, pointer: first.pointer })) return;
  if (status !== 400) return;
  const named = namedFields(answer);
  const fields = problems.map(({ field }) => field.slice(0, MAX_FIELD_CHARACTERS).toWellFormed());
  const missing = [...new Set(fields)].filter((field) => !named.includes(field));
  // The list of a 400 ends after 100 problems.
  if (missing.length === 0 || named.length >= 100) return;
  trial.fail(
    {
      check: checks.refused,
      sentence: `The 400 of ${method} ${shortened(path, 80)} does not name ${missing.map((field) => shortened(field, 40)).join(', ')}.`,
      expected: missing.join(', '),
      seen: named.join(', '),
      pointer: '#/components/schemas/ValidationDetails',
    },
    [answer],
  );
}

/** The contract cuts the name of a field off there. */
const MAX_FIELD_CHARACTERS = 255;
/** Of a URL, where the gateway itself refuses it. */
export const MAX_URL_CHARACTERS = 10_240;

function namedFields(answer: Answer): readonly string[] {
  const { validation_errors: list } = errorDetails(answer);
  return Array.isArray(list) ? list.map((problem) => String(members(problem).field)) : [];
}
