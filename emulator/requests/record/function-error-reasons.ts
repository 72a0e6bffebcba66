import type { Why } from '../../../protocol/requests/request-record.ts';
import type { RequestLimits, RequestStory } from './request-story.ts';

/** Why an invocation failed: what Lambda ended, by its error type, else what the handler threw. */
export function whyFunctionError(story: RequestStory, limits: RequestLimits): Why {
  const errorType = errorTypeOf(story);
  const message = messageOf(story);
  const reason = REASONS.get(errorType);
  if (reason !== undefined) return { layer: 'lambda', rule: errorType, text: reason(story, message, limits) };
  if (/^(Runtime|Sandbox|Function|Extension)\./.test(errorType)) {
    return { layer: 'lambda', rule: errorType, text: `The runtime could not run the handler: ${message}` };
  }
  return { layer: 'function', rule: errorType, text: `The handler threw ${errorType}: ${message}` };
}

type Reason = (story: RequestStory, message: string, limits: RequestLimits) => string;

/** By error type, which a handler may choose as it likes. */
const REASONS: ReadonlyMap<string, Reason> = new Map(
  Object.entries<Reason>({
    'Sandbox.Timedout': ({ report }, _message, { timeoutMs }) =>
      `The function had not answered at its time limit of ${(report?.timeoutMs ?? timeoutMs).toLocaleString('en-US')} ms; its process was killed.`,
    'Runtime.OutOfMemory': ({ report }, _message, { memorySizeMb }) =>
      `The environment used up its ${report?.memorySizeMb ?? memorySizeMb} MB; its process was killed.`,
    'Runtime.ExitError': (_story, message) => `The process of the environment ended within the invocation: ${message}`,
    'Function.ResponseSizeTooLarge': (_story, message) => `The function's response is too large: ${message}`,
  }),
);

/** As its report says, which may come after the answer. */
function errorTypeOf({ report }: RequestStory): string {
  if (report?.status === 'timeout') return 'Sandbox.Timedout';
  return report?.errorType ?? 'functionError';
}

/** As Lambda told the gateway; of a fault that stands for it, as the gateway's execution log says. */
function messageOf({ gateway: { outcome } }: RequestStory): string {
  if (outcome.kind !== 'failed') return NO_MESSAGE;
  const { invocation, detail = '' } = outcome;
  const message = invocation?.kind === 'functionError' ? invocation.errorMessage : detail;
  return message.slice(0, MAX_MESSAGE_CHARACTERS).toWellFormed() || NO_MESSAGE;
}

const NO_MESSAGE = 'it did not say why.';
const MAX_MESSAGE_CHARACTERS = 500;
