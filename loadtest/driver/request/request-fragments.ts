import { VERSION } from '../../../protocol/version.ts';
import type { LoadPlan, Operation, Part, Slot, Template } from '../plan.ts';

/**
 * A piece of a request: bytes as Latin-1 text, the place of a slot's value, bytes that requests share, or what
 * depends on several values.
 */
export type Fragment =
  | string
  | number
  | Uint8Array
  | { readonly render: (values: readonly string[], keyHeader: string) => string };

/** Bytes from which a part is written as it is; copying fewer is cheaper than another write. */
const SHARED_BYTES = 4_096;

/** The different slots of an operation: the same slot in header and body has the same value. */
export class SlotList {
  readonly list: Slot[] = [];

  placeOf(slot: Slot): number {
    const text = JSON.stringify(slot);
    const known = this.list.findIndex((other) => JSON.stringify(other) === text);
    return known === -1 ? this.list.push(slot) - 1 : known;
  }
}

/** Request line and headers, with the length of the body where it has one. */
export function headFragments(
  plan: LoadPlan,
  operation: Operation,
  body: readonly Fragment[],
  slots: SlotList,
): readonly Fragment[] {
  const url = new URL(plan.url);
  const headers = Object.entries(operation.headers ?? {});
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const fixed = [
    ...(names.has('host') ? [] : [`Host: ${url.host}\r\n`]),
    ...(names.has('user-agent') ? [] : [`User-Agent: ${userAgentOf(plan.runId)}\r\n`]),
    ...(operation.bodies === undefined || names.has('content-type') ? [] : ['Content-Type: application/json\r\n']),
  ];
  return merged([
    `${operation.method} ${url.pathname.replace(/\/$/, '')}`,
    ...fragmentsOf(operation.path, slots),
    ` HTTP/1.1\r\n${fixed.join('')}`,
    ...headers.flatMap(([name, value]) => [`${name}: `, ...fragmentsOf(value, slots), '\r\n']),
    { render: (_, keyHeader) => keyHeader },
    ...lengthFragments(operation, body),
    '\r\n',
  ]);
}

/** The `User-Agent` of a run's requests, by which a server's records of them are found. */
export function userAgentOf(runId: string): string {
  return `triggers-load/${VERSION} (${runId})`;
}

export function bodyFragments(body: Template | undefined, isChunked: boolean, slots: SlotList): readonly Fragment[] {
  if (body === undefined) return [];
  const fragments = fragmentsOf(body, slots);
  return merged(isChunked ? [...fragments.flatMap(chunkOf), '0\r\n\r\n'] : fragments);
}

function lengthFragments({ method, isChunked }: Operation, body: readonly Fragment[]): readonly Fragment[] {
  if (isChunked === true) return ['Transfer-Encoding: chunked\r\n'];
  if (body.length === 0 && method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return [];
  let fixedBytes = 0;
  const places: number[] = [];
  for (const fragment of body) {
    if (typeof fragment === 'number') places.push(fragment);
    else fixedBytes += (fragment as string | Uint8Array).length;
  }
  if (places.length === 0) return [`Content-Length: ${fixedBytes}\r\n`];
  const render = (values: readonly string[]) =>
    `Content-Length: ${places.reduce((sum, place) => sum + (values[place] as string).length, fixedBytes)}\r\n`;
  return [{ render }];
}

function chunkOf(fragment: Fragment): readonly Fragment[] {
  if (typeof fragment === 'number') {
    const render = (values: readonly string[]) => {
      const value = values[fragment] as string;
      return `${value.length.toString(16)}\r\n${value}\r\n`;
    };
    return [{ render }];
  }
  const { length } = fragment as string | Uint8Array;
  return length === 0 ? [] : [`${length.toString(16)}\r\n`, fragment, '\r\n'];
}

function fragmentsOf(template: Template, slots: SlotList): readonly Fragment[] {
  const parts = Array.isArray(template) ? (template as readonly Part[]) : [template as Part];
  return parts.map((part) => {
    if (typeof part === 'string') return shared(Buffer.from(part));
    return part instanceof Uint8Array ? shared(part) : slots.placeOf(part);
  });
}

function shared(bytes: Uint8Array): Fragment {
  return bytes.byteLength < SHARED_BYTES ? Buffer.from(bytes).toString('latin1') : bytes;
}

/** Neighbouring texts as one. */
function merged(fragments: readonly Fragment[]): readonly Fragment[] {
  const result: Fragment[] = [];
  for (const fragment of fragments) {
    const last = result.at(-1);
    if (typeof fragment === 'string' && typeof last === 'string') result[result.length - 1] = last + fragment;
    else result.push(fragment);
  }
  return result;
}
