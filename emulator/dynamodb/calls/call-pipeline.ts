/** The way of a call once it has been read: parameters, permission, injected fault, capacity and action, record. */
import type { Fault } from '../../../protocol/faults.ts';
import { ThrottlingError } from '../capacity/throttling-error.ts';
import type { Action, OpenStore, Operation } from '../dynalite/dynalite-internals.ts';
import { isOwner } from '../wire/access-key-ids.ts';
import { createSerializationError, errorName, isServiceError, type ServiceError } from '../wire/service-error.ts';
import type { Consumption, DatabaseCallRecord } from './call-record.ts';
import { type CallInput, indexNameOf, resourcesOf, tableNamesOf } from './call-subjects.ts';
import { createInternalError } from './fault-answers.ts';
import type { Permissions } from './permissions.ts';

/** A call as it came over the wire: its parameters are an object, and have not been looked at. */
export interface Call {
  readonly accessKeyId: string;
  /** One that there is. */
  readonly operation: string;
  readonly input: CallInput;
  /** By the monotonic clock that all processes share. */
  readonly startedAtMs: number;
}

export interface PipelineOperation extends Operation {
  /** For calls of the emulator's owner. */
  readonly ownerAction: Action;
}

export interface PipelineOptions {
  readonly store: OpenStore;
  readonly region: string;
  readonly accountId: string;
  readonly operations: ReadonlyMap<string, PipelineOperation>;
  readonly permissions: Permissions;
  /** Chooses the fault of a call that a function makes. */
  readonly chooseFault: (operation: string, input: CallInput) => Fault | undefined;
  /** What a fault answers; undefined: it only delays. */
  readonly faultAnswer: (fault: Fault, operation: string, input: CallInput) => Error | undefined;
  /** What the call with these validated parameters has used. */
  readonly consumedOf: (input: object) => readonly Consumption[];
  /** Absent: nobody wants to know. */
  readonly record?: ((record: DatabaseCallRecord) => void) | undefined;
  readonly monotonicMs: () => number;
  /** Told of an error in carrying out a call that is none of DynamoDB's; the caller gets InternalServerError. */
  readonly onDefect: (error: unknown) => void;
}

export type RunCall = (call: Call, answer: (statusCode: number, body: object) => void) => void;

/**
 * The owner of the emulator may do anything and meets no injected faults. A failure of the storage is thrown: nothing can
 * be stored any more.
 */
export function createPipeline(options: PipelineOptions): RunCall {
  const { store, region, accountId, operations, permissions, chooseFault, faultAnswer } = options;
  const { record, consumedOf, monotonicMs, onDefect } = options;

  return (call, answer) => {
    const { operation: name, accessKeyId, input } = call;
    const { validate, action, ownerAction } = operations.get(name) as PipelineOperation;
    const isByOwner = isOwner(accessKeyId);
    let data = input;
    let fault: Fault | undefined;
    let isDone = false;

    const finish = (error: ServiceError | undefined, result?: object): void => {
      if (isDone) return;
      isDone = true;
      const durationMs = monotonicMs() - call.startedAtMs;
      answer(error?.statusCode ?? 200, error?.body ?? result ?? {});
      record?.(toRecord(call, data, { durationMs, error, fault, consumed: consumedOf(data) }));
    };

    const refuse = (error: unknown): void => {
      if (!isServiceError(error)) onDefect(error);
      finish(isServiceError(error) ? error : createInternalError());
    };

    const act = (): void => {
      const perform = isByOwner ? ownerAction : action;
      try {
        perform(store, data, (error, result) => {
          if (error && !isServiceError(error)) throw error;
          finish(error ?? undefined, result);
        });
      } catch (error) {
        refuse(error);
      }
    };

    try {
      data = validate(input, store) as CallInput;
    } catch (error) {
      // dynalite stumbles over some parameters that are not of the form that it expects.
      return finish(isServiceError(error) ? error : createSerializationError());
    }
    if (!isByOwner) {
      const denial = permissions.refusal(name, resourcesOf(data, region, accountId));
      if (denial !== undefined) return finish(denial);
      fault = chooseFault(name, data);
    }
    if (fault === undefined) return act();
    const faulty = faultAnswer(fault, name, data);
    if (faulty !== undefined) return refuse(faulty);
    setTimeout(act, fault.latencyMs);
  };
}

function toRecord(
  { accessKeyId, operation, startedAtMs }: Call,
  data: CallInput,
  end: {
    readonly durationMs: number;
    readonly error: ServiceError | undefined;
    readonly fault: Fault | undefined;
    readonly consumed: readonly Consumption[];
  },
): DatabaseCallRecord {
  const { durationMs, error, fault, consumed } = end;
  const [tableName, ...otherTables] = tableNamesOf(data);
  const indexName = indexNameOf(data);
  return {
    accessKeyId,
    operation,
    ...(tableName !== undefined && otherTables.length === 0 && { tableName }),
    ...(indexName !== undefined && { indexName }),
    startedAtMs,
    durationMs,
    status: error?.statusCode ?? 200,
    ...(error && { errorType: errorName(error) }),
    ...(error instanceof ThrottlingError && { throttlingReasons: [...error.reasons] }),
    consumed: [...consumed],
    ...(fault && { faultId: fault.id }),
  };
}
