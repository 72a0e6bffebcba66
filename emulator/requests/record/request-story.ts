import type { DeployedLimits } from '../../../protocol/control-api.ts';
import type { DatabaseCallRecord } from '../../dynamodb/calls/call-record.ts';
import type { GatewayRecord } from '../../gateway/gateway-record.ts';
import { parseJsonObject } from '../../json-object.ts';
import type { InvocationReport, InvocationStart } from '../../lambda/reports/invocation-report.ts';

/** All that is known of one request, as the parts of the cloud have told it. */
export interface RequestStory {
  readonly gateway: GatewayRecord;
  /** Absent: it was not invoked, or no environment has taken it. */
  readonly start?: InvocationStart | undefined;
  /** Absent: it was not invoked, or the invocation goes on. */
  readonly report?: InvocationReport | undefined;
  /** In the order they were told. */
  readonly calls: readonly DatabaseCallRecord[];
  /** Calls beyond those that are kept. */
  readonly moreCalls?: MoreCalls | undefined;
  /** What the function said was wrong; absent: nothing, or it did not say. */
  readonly functionError?: FunctionErrorBody | undefined;
  readonly replayOf?: string | undefined;
}

/** Calls of which only the sums are kept. */
export interface MoreCalls {
  readonly count: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** `error` of a JSON body. */
export interface FunctionErrorBody {
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** The numbers by which requests are judged, those of this machine included. */
export interface RequestLimits extends DeployedLimits {
  /** The most environment processes on this machine. */
  readonly maxEnvironments: number;
}

/** Larger answers of the function are not looked into. */
const MAX_ERROR_BODY_BYTES = 64 * 1024;
const MAX_MESSAGE_CHARACTERS = 500;

/** What the body of an answer says was wrong, if it is an error of the function's in the shape of the API's contract. */
export function readFunctionError({ outcome, status, responseBody }: GatewayRecord): FunctionErrorBody | undefined {
  if (outcome.kind !== 'answered' || status < 400) return undefined;
  if (responseBody.length === 0 || responseBody.length > MAX_ERROR_BODY_BYTES) return undefined;
  const { error } = parseJsonObject(responseBody.toString('utf8'));
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return { code: toText(code), message: toText(message) };
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_MESSAGE_CHARACTERS).toWellFormed() : undefined;
}
