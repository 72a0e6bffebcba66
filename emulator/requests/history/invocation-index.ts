import type { InvocationStart } from '../../lambda/reports/invocation-report.ts';

/** Environments and invocations whose calls may still be told of; far more than can have calls on their way. */
const MAX_ENVIRONMENTS = 1_000;
const MAX_STARTS = 128;

/**
 * Tells which invocation made a call of the database: of the environment that called, the one that began last before the
 * call, for an environment works on one at a time.
 */
export class InvocationIndex {
  /** By access key id, the environment that was used last last; its invocations in the order they began. */
  readonly #starts = new Map<string, InvocationStart[]>();

  add(start: InvocationStart): void {
    const starts = this.#starts.get(start.accessKeyId) ?? [];
    starts.push(start);
    if (starts.length > MAX_STARTS) starts.splice(0, MAX_STARTS / 2);
    this.#starts.delete(start.accessKeyId);
    this.#starts.set(start.accessKeyId, starts);
    if (this.#starts.size > MAX_ENVIRONMENTS) this.#forgetOldest();
  }

  /** Request id of the invocation; undefined if none had begun: the call was of an initialisation, or is too old. */
  find(accessKeyId: string, calledAtMs: number): string | undefined {
    return this.#starts.get(accessKeyId)?.findLast(({ startedAtMs }) => startedAtMs <= calledAtMs)?.requestId;
  }

  #forgetOldest(): void {
    const [oldest] = this.#starts.keys();
    if (oldest !== undefined) this.#starts.delete(oldest);
  }
}
