import { NO_API_KEY } from '../../model/samples.ts';
import type { WireRequest } from '../connection/exchange.ts';
import type { LoadPlan, Operation } from '../plan.ts';
import { bodyFragments, type Fragment, headFragments, SlotList } from './request-fragments.ts';
import type { SlotValues } from './slot-values.ts';

/** A request that is ready to be sent. */
export interface BuiltRequest {
  readonly request: WireRequest;
  readonly bytes: number;
  /** Place in the plan's list, or NO_API_KEY. */
  readonly apiKey: number;
  /** What it took out of a pool. */
  readonly taken: string | undefined;
}

/** Builds the requests of one operation; for each only what changes is written anew. */
export class RequestBuilder {
  readonly #operation: Operation;
  readonly #slots: SlotList;
  readonly #variants: readonly (readonly Fragment[])[];
  readonly #keyHeaders: readonly string[];
  readonly #keys: readonly number[];
  readonly #values: SlotValues;
  readonly #isRepeatable: boolean;
  #built = 0;

  constructor(plan: LoadPlan, operation: Operation, values: SlotValues) {
    this.#operation = operation;
    this.#values = values;
    this.#slots = new SlotList();
    this.#keyHeaders = plan.apiKeys.map((key) => `X-API-Key: ${key}\r\n`);
    this.#keys = operation.apiKeys ?? plan.apiKeys.map((_, place) => place);
    const bodies = operation.bodies ?? [undefined];
    this.#variants = bodies.map((body) => {
      const fragments = bodyFragments(body, operation.isChunked === true, this.#slots);
      return [...headFragments(plan, operation, fragments, this.#slots), ...fragments];
    });
    // https://www.rfc-editor.org/rfc/rfc9110.html#name-idempotent-methods
    this.#isRepeatable = operation.method !== 'POST' && operation.method !== 'PATCH';
    this.#isRepeatable ||= this.#slots.list.some(({ slot }) => slot === 'uniqueKey');
  }

  /** Whether there is a value for every place. */
  get canBuild(): boolean {
    return this.#values.areReady(this.#slots.list);
  }

  build(keepBody: boolean): BuiltRequest {
    const { texts, apiKey: keyOfValue, taken } = this.#values.next(this.#slots.list);
    const apiKey = keyOfValue ?? this.#keys[this.#built % this.#keys.length] ?? NO_API_KEY;
    this.#built += 1;
    const keyHeader = this.#keyHeaders[apiKey] ?? '';
    const variant = this.#variants[this.#values.choose(this.#variants.length)] as readonly Fragment[];
    const parts: Uint8Array[] = [];
    let bytes = 0;
    let text = '';
    const write = (part: Uint8Array) => {
      parts.push(part);
      bytes += part.byteLength;
    };
    for (const fragment of variant) {
      if (typeof fragment === 'string') text += fragment;
      else if (typeof fragment === 'number') text += texts[fragment];
      else if (fragment instanceof Uint8Array) {
        if (text !== '') write(Buffer.from(text, 'latin1'));
        text = '';
        write(fragment);
      } else text += fragment.render(texts, keyHeader);
    }
    if (text !== '') write(Buffer.from(text, 'latin1'));
    const [head, ...rest] = parts as [Uint8Array, ...Uint8Array[]];
    return { request: { head, rest, keepBody, isRepeatable: this.#isRepeatable }, bytes, apiKey, taken };
  }

  get operation(): Operation {
    return this.#operation;
  }
}
