import { setTimeout as delay } from 'node:timers/promises';
import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import { RequestDetail, type RequestRecord } from '../../protocol/requests/request-record.ts';
import { MAX_REQUEST_PAGE, RequestPage } from '../../protocol/requests/requests.ts';
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
  if (control === undefined || answer.outcome !== 'http') return undefined;
  const id = answer.headers['x-amzn-requestid'];
  const { status, sentAtMs } = answer;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const record = typeof id === 'string' ? await find(control, id) : await findNewest(control, status, sentAtMs);
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

/** What it knows of each of many answered requests, as far as it is kept: page by page, and one by one what no page has yet. */
export async function recordsOf(
  control: ControlAddress,
  answers: readonly ProbeAnswer[],
  sinceMs: number,
): Promise<readonly RequestRecord[]> {
  const known = new Map((await recordsSince(control, sinceMs)).map((record) => [record.requestId, record]));
  const records: RequestRecord[] = [];
  for (const answer of answers) {
    const found = known.get(answer.outcome === 'http' ? String(answer.headers['x-amzn-requestid']) : '');
    const isOver = found !== undefined && found.invocation?.status !== 'running';
    const record = isOver ? found : await recordOf(control, answer);
    if (record !== undefined) records.push(record);
  }
  return records;
}

/** All that are kept of requests since a moment, the newest first. */
export async function recordsSince(control: ControlAddress, sinceMs: number): Promise<readonly RequestRecord[]> {
  const records: RequestRecord[] = [];
  let before: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(MAX_REQUEST_PAGE), ...(before !== undefined && { before }) });
    const page = await controlCall(control, 'GET', `/v1/requests?${query}`, RequestPage);
    records.push(...page.requests.filter(({ timeMs }) => timeMs >= sinceMs));
    before = page.requests.every(({ timeMs }) => timeMs >= sinceMs) ? page.next : undefined;
  } while (before !== undefined);
  return records;
}

/** The gateway's plain text of a body over 10 MB names no request: it is the newest one with its status. */
async function findNewest(
  control: ControlAddress,
  status: number,
  sinceMs: number,
): Promise<RequestRecord | undefined> {
  const page = await controlCall(control, 'GET', `/v1/requests?limit=1&status=${status}`, RequestPage);
  return page.requests.find(({ timeMs }) => timeMs >= sinceMs);
}
