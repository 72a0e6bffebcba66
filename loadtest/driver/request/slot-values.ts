import type { Random } from '../../model/random.ts';
import type { Slot } from '../plan.ts';
import type { PooledValue, ValuePools } from './value-pools.ts';

/** Digits of the number in a unique key, in base 36: enough for two million million requests. */
const KEY_DIGITS = 8;

interface SlotTexts {
  readonly texts: readonly string[];
  readonly apiKey: number | undefined;
  readonly taken: string | undefined;
}

/** Fills the places of requests. */
export class SlotValues {
  readonly #runId: string;
  readonly #pools: ValuePools;
  readonly #random: Random;
  readonly #repeated = new Map<Slot, { key: string; left: number }>();
  #keys = 0;

  constructor(runId: string, pools: ValuePools, random: Random) {
    this.#runId = runId;
    this.#pools = pools;
    this.#random = random;
  }

  /** Whether every pool that these slots draw from has something. */
  areReady(slots: readonly Slot[]): boolean {
    for (const slot of slots) {
      if ((slot.slot === 'take' || slot.slot === 'pick') && this.#pools.isEmpty(slot.pool)) return false;
    }
    return true;
  }

  /** A value for each slot, the API key that a pooled one belongs to, and the one that was taken. */
  next(slots: readonly Slot[]): SlotTexts {
    let apiKey: number | undefined;
    let taken: string | undefined;
    const texts = slots.map((slot) => {
      if (slot.slot === 'uniqueKey') return this.#uniqueKey(slot, slot.repeats ?? 1);
      if (slot.slot === 'choice') return slot.values[this.choose(slot.values.length)] as string;
      const value: PooledValue = slot.slot === 'take' ? this.#pools.take(slot.pool) : this.#pools.pick(slot.pool);
      apiKey ??= value.apiKey;
      if (slot.slot === 'take') taken = value.text;
      return value.text;
    });
    return { texts, apiKey, taken };
  }

  /** A place in a list of so many, by chance. */
  choose(count: number): number {
    return count === 1 ? 0 : Math.floor(this.#random() * count);
  }

  #uniqueKey(slot: Slot, repeats: number): string {
    if (repeats === 1) return this.#newKey();
    let repeated = this.#repeated.get(slot);
    if (repeated === undefined || repeated.left === 0) {
      repeated = { key: this.#newKey(), left: repeats };
      this.#repeated.set(slot, repeated);
    }
    repeated.left -= 1;
    return repeated.key;
  }

  #newKey(): string {
    this.#keys += 1;
    return `${this.#runId}-${this.#keys.toString(36).padStart(KEY_DIGITS, '0')}`;
  }
}
