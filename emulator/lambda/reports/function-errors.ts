import { parseJsonObject } from '../../json-object.ts';
import { MAX_RESPONSE_BYTES } from '../runtime-api/runtime-api.ts';
import { timedOutText } from './log-lines.ts';

/** A failed invocation as Invoke answers it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  /** JSON text. */
  readonly payload: string;
}

/** The error that the runtime posted for a handler or an initialisation that failed. */
export function postedError(payload: string): FunctionError {
  const { errorType, errorMessage } = parseJsonObject(payload);
  return { errorType: String(errorType ?? 'Error'), errorMessage: String(errorMessage ?? ''), payload };
}

/** The error of an invocation that was killed at the time limit. */
export function timedOut(requestId: string, timeoutMs: number): FunctionError {
  return sandboxError('Sandbox.Timedout', `RequestId: ${requestId} Error: ${timedOutText(timeoutMs)}`);
}

/** For whoever started the function; Invoke never answers it. */
export function initTimedOut(initTimeoutMs: number): FunctionError {
  return sandboxError(
    'Sandbox.Timedout',
    `The initialisation took longer than ${(initTimeoutMs / 1000).toFixed(2)} seconds`,
  );
}

/** The process ended by itself: by `process.exit`, an uncaught exception, a signal. */
export function exited(requestId: string, code: number | null, signal: NodeJS.Signals | null): FunctionError {
  const how =
    signal === null ? `exit status ${code}` : `signal: ${SIGNAL_TEXTS[signal] ?? signal.slice(3).toLowerCase()}`;
  const reason = code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`;
  return sandboxError('Runtime.ExitError', `RequestId: ${requestId} Error: ${reason}`);
}

/** The error of a response over 6 MB. */
export function responseTooLarge(): FunctionError {
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;
  return sandboxError('Function.ResponseSizeTooLarge', errorMessage);
}

const SIGNAL_TEXTS: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGABRT: 'aborted',
  SIGTERM: 'terminated',
};

function sandboxError(errorType: string, errorMessage: string): FunctionError {
  return { errorType, errorMessage, payload: JSON.stringify({ errorType, errorMessage }) };
}
