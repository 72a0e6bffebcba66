/** What is fetched when it is looked at. */
export type Loadable<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'ready'; readonly value: T };

/** The newest few of what was fetched, by id. */
export class FetchedDetails<T> {
  readonly #kept = new Map<string, Loadable<T>>();
  readonly #capacity: number;

  constructor(capacity = 50) {
    this.#capacity = capacity;
  }

  get(id: string): Loadable<T> | undefined {
    return this.#kept.get(id);
  }

  /** What is ready, or undefined. */
  ready(id: string): T | undefined {
    const kept = this.#kept.get(id);
    return kept?.kind === 'ready' ? kept.value : undefined;
  }

  set(id: string, value: Loadable<T>): void {
    this.#kept.delete(id);
    this.#kept.set(id, value);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#capacity && oldest !== undefined) this.#kept.delete(oldest);
  }
}
