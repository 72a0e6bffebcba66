import { type EmulatorProcess, newEvent, readInbox } from './emulator-process.ts';

/** What a client knows of its events. */
export interface Ledger {
  /** Got 201, and nobody has tried to acknowledge or delete it. */
  readonly pending: Set<string>;
  readonly acknowledged: Set<string>;
  readonly deleted: Set<string>;
  /** Asked for an acknowledgement or deletion and never got an answer. */
  readonly unknown: Set<string>;
  /** Idempotency keys that were sent, with the event of each once a 201 has named it. */
  readonly keys: Map<string, string | undefined>;
  /** Number of the next event. */
  next: number;
}

export function newLedger(): Ledger {
  return {
    pending: new Set(),
    acknowledged: new Set(),
    deleted: new Set(),
    unknown: new Set(),
    keys: new Map(),
    next: 0,
  };
}

/** How many events have had an answer to the last that was asked of them. */
export function answered({ pending, acknowledged, deleted }: Ledger): number {
  return pending.size + acknowledged.size + deleted.size;
}

const WRITERS = 4;

/**
 * Sends from several sides at once, some with an idempotency key, acknowledges some and deletes some. Resolves when the
 * emulator is gone.
 */
export async function sendUntilGone(emulator: EmulatorProcess, ledger: Ledger): Promise<void> {
  await Promise.allSettled(Array.from({ length: WRITERS }, () => write()));

  async function write(): Promise<never> {
    for (;;) {
      const n = ledger.next;
      ledger.next += 1;
      if (n % 5 === 0) await sendWithKey(emulator, ledger, `key-${n}`);
      else await sendWithoutKey(n);
    }
  }

  async function sendWithoutKey(n: number): Promise<void> {
    const { status, body } = await emulator.api('/v1/events', { method: 'POST', json: newEvent(n) });
    if (status !== 201) return;
    const id: string = body.event_id;
    if (n % 3 === 0) {
      ledger.unknown.add(id);
      const ack = await emulator.api(`/v1/events/${id}/ack`, { method: 'POST' });
      if (ack.status === 200) move(id, ledger.unknown, ledger.acknowledged);
    } else if (n % 7 === 0) {
      ledger.unknown.add(id);
      const deleted = await emulator.api(`/v1/events/${id}`, { method: 'DELETE' });
      if (deleted.status === 200) move(id, ledger.unknown, ledger.deleted);
    } else {
      ledger.pending.add(id);
    }
  }
}

async function sendWithKey(emulator: EmulatorProcess, ledger: Ledger, key: string): Promise<string> {
  ledger.keys.set(key, ledger.keys.get(key));
  const json = { ...newEvent(0), metadata: { idempotency_key: key } };
  const { status, body } = await emulator.api('/v1/events', { method: 'POST', json });
  if (status !== 201) return `${key} was answered with ${status}`;
  const known = ledger.keys.get(key);
  if (known !== undefined && known !== body.event_id) return `${key} made ${known} and ${body.event_id}`;
  ledger.keys.set(key, body.event_id);
  ledger.pending.add(body.event_id);
  return '';
}

function move(id: string, from: Set<string>, to: Set<string>): void {
  from.delete(id);
  to.add(id);
}

/**
 * What an emulator that serves again does not have as its client knows it, in sentences; none: nothing is lost, and
 * nothing is there twice. Sends every idempotency key again whose answer was lost.
 */
export async function lossesOf(emulator: EmulatorProcess, ledger: Ledger): Promise<readonly string[]> {
  const losses: string[] = [];
  for (const [key, id] of ledger.keys) if (id === undefined) losses.push(await sendWithKey(emulator, ledger, key));
  const inbox = await readInbox(emulator.api);
  const listed = new Set(inbox.map(({ event_id }) => event_id));
  if (listed.size < inbox.length) losses.push(`The inbox has ${inbox.length - listed.size} events twice.`);
  for (const id of ledger.pending) if (!listed.has(id)) losses.push(`${id} got 201 and is not in the inbox.`);
  for (const id of [...ledger.acknowledged, ...ledger.deleted]) {
    if (listed.has(id)) losses.push(`${id} was acknowledged or deleted and is in the inbox.`);
  }
  const keys = inbox.flatMap(({ metadata }) => metadata.idempotency_key ?? []);
  if (new Set(keys).size < keys.length) losses.push('An idempotency key has made two events.');

  losses.push(...(await contradictionsOf(emulator, ledger, listed)));
  return losses.filter((loss) => loss !== '');
}

const READ_AT_ONCE = 50;

/** Table and index say the same, also of what nobody was told about. */
async function contradictionsOf(
  emulator: EmulatorProcess,
  { acknowledged, deleted, unknown }: Ledger,
  listed: ReadonlySet<string>,
): Promise<readonly string[]> {
  const contradictions: string[] = [];
  const ids = [...new Set([...listed, ...acknowledged, ...deleted, ...unknown])];
  while (ids.length > 0) await Promise.all(ids.splice(0, READ_AT_ONCE).map(compare));
  return contradictions;

  async function compare(id: string): Promise<void> {
    const { status, body } = await emulator.api(`/v1/events/${id}`);
    const found: string | number = status === 200 ? body.status : status;
    const wanted = listed.has(id)
      ? 'pending'
      : acknowledged.has(id)
        ? 'acknowledged'
        : deleted.has(id)
          ? 404
          : undefined;
    // What was asked for last and got no answer was done or not.
    if (wanted === undefined ? found === 'pending' : found !== wanted) {
      contradictions.push(`${id} is ${found}, and ${listed.has(id) ? '' : 'not '}in the inbox.`);
    }
  }
}
