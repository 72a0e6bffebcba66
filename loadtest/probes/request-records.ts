import { setTimeout as delay } from 'node:timers/promises';
import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import { RequestDetail, type RequestRecord } from '../../protocol/request-record.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { ProbeAnswer } from './probe-client.ts';

/** A record is told some 50 ms after its answer, and later of an invocation that goes on. */
const ATTEMPTS = 60;
const RETRY_MS = 25;

/** What the emulator knows of an answered request; undefined without a control API, or if it is not kept. */
export async function recordOf(
  control: ControlAddress | undefined,
  answer: ProbeAnswer,
): Promise<RequestRecord | undefined> {
  const id = answer.outcome === 'http' ? answer.headers['x-amzn-requestid'] : undefined;
  if (control === undefined || typeof id !== 'string') return undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const record = await find(control, id);
    if (record !== undefined && record.invocation?.status !== 'running') return record;
    await delay(RETRY_MS);
  }
  return undefined;
}

async function find(control: ControlAddress, id: string): Promise<RequestRecord | undefined> {
  try {
    return (await controlCall(control, 'GET', `/v1/requests/${encodeURIComponent(id)}`, RequestDetail)).record;
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'REQUEST_REFUSED') return undefined;
    throw error;
  }
}
