import { setTimeout as delay } from 'node:timers/promises';
import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import { type ClientRequests, RequestCounts } from '../../protocol/requests/request-counts.ts';
import type { Ledger, ServerLedger } from '../model/ledger.ts';
import { sumOf } from './ledger-balance.ts';

/** A request whose client has gone is counted when its invocation has ended, which may take as long as one may run. */
const SETTLE_MS = 35_000;
const ASK_EVERY_MS = 100;
/** Without a change for so long nothing more is expected of requests that may never have arrived. */
const QUIET_MS = 2_000;

export interface ServerCountOptions {
  /** Of the run's requests, as the driver's `userAgentOf` makes it. */
  readonly userAgent: string;
  /** What the client knows: the server is asked until it has counted all of it, or for a bounded time. */
  readonly ledger: Ledger;
}

/** What an emulator counted of a run's requests. Throws NOT_RUNNING if it does not answer. */
export async function readServerCounts(address: ControlAddress, options: ServerCountOptions): Promise<ServerLedger> {
  const { userAgent, ledger } = options;
  const expected = ledger.sent - ledger.refused;
  const startedMs = performance.now();
  let changedMs = startedMs;
  let last = -1;
  while (true) {
    const counts = await readCounts(address, userAgent);
    const total = totalOf(counts);
    if (total !== last) changedMs = performance.now();
    last = total;
    const isQuiet = total >= sumOf(ledger.answered) && performance.now() - changedMs > quietMsOf(ledger);
    if (total >= expected || isQuiet || performance.now() - startedMs > SETTLE_MS) return toServerLedger(counts);
    await delay(ASK_EVERY_MS);
  }
}

/** Requests that were left in the middle of their invocation are counted late; others soon. */
function quietMsOf({ timedOut, inFlight }: Ledger): number {
  return timedOut + inFlight > 0 ? SETTLE_MS : QUIET_MS;
}

async function readCounts(address: ControlAddress, userAgent: string): Promise<ClientRequests | undefined> {
  const { clients } = await controlCall(address, 'GET', '/v1/request-counts', RequestCounts);
  return clients.find((client) => client.userAgent === userAgent);
}

function totalOf(counts: ClientRequests | undefined): number {
  if (counts === undefined) return 0;
  return sumOf(counts.answered) + sumOf(counts.clientGone) + sumOf(counts.reset);
}

function toServerLedger(counts: ClientRequests | undefined): ServerLedger {
  if (counts === undefined) return { answered: {}, invocations: 0, unanswered: 0 };
  const { answered, clientGone, reset, invocations } = counts;
  return { answered, invocations, unanswered: sumOf(clientGone) + sumOf(reset) };
}
