import type * as z from 'zod';
import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';

/** Where an emulator answers, and with which key its API is asked. */
export interface EmulatorAddress extends ControlAddress {
  readonly apiUrl: string;
  readonly apiKey: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly requestId: string | undefined;
  readonly text: string;
}

/** Calls to the emulator that is there now: another one may take its place. */
export interface EmulatorClient {
  /** Throws NOT_RUNNING if there is none. */
  readonly address: () => EmulatorAddress;
  readonly control: <S extends z.ZodType>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    schema: S,
    body?: unknown,
  ) => Promise<z.output<S>>;
  /** Throws NOT_RUNNING if nothing answers; any answer is a value. */
  readonly api: (method: string, path: string, json?: string) => Promise<ApiAnswer>;
}

export function createEmulatorClient(address: () => EmulatorAddress): EmulatorClient {
  return {
    address,
    control: (method, path, schema, body) => controlCall(address(), method, path, schema, body),
    async api(method, path, json) {
      const { apiUrl, apiKey } = address();
      const headers = { 'X-API-Key': apiKey, ...(json !== undefined && { 'Content-Type': 'application/json' }) };
      try {
        const response = await fetch(`${apiUrl}${path}`, {
          method,
          headers,
          ...(json !== undefined && { body: json }),
        });
        const requestId = response.headers.get('x-amzn-requestid') ?? undefined;
        return { status: response.status, requestId, text: await response.text() };
      } catch (cause) {
        throw new WorkbenchError('NOT_RUNNING', `Nothing answers at ${apiUrl}. Is the emulator running?`, { cause });
      }
    },
  };
}
