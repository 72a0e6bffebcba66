import type * as z from 'zod';
import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';

/** Where an emulator answers, and with which key its API is asked. */
export interface EmulatorAddress extends ControlAddress {
  readonly apiUrl: string;
  /** Absent: the test key, where the emulator takes it. */
  readonly apiKey?: string | undefined;
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
}

export function createEmulatorClient(address: () => EmulatorAddress): EmulatorClient {
  return {
    address,
    // A refusal to find the emulator is one of the call.
    control: async (method, path, schema, body) => controlCall(address(), method, path, schema, body),
  };
}
