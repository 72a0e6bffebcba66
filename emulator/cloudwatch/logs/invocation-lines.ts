import type { LogEvent } from '../../../protocol/logs.ts';

/** Lines of a stream from one START on. */
interface OpenInvocation {
  readonly events: LogEvent[];
  isWanted: boolean;
}

/**
 * Gathers the lines of the invocations in which one of some ids occurs. An environment works on one invocation at a time,
 * so those between its START and its REPORT in a stream are its own, whether they carry an id or not.
 */
export class InvocationLines {
  readonly #ids: readonly string[];
  /** By stream; undefined: none is open. */
  readonly #open = new Map<string, OpenInvocation | undefined>();
  readonly #found: LogEvent[] = [];

  constructor(ids: readonly string[]) {
    this.#ids = ids;
  }

  /** The next event of its stream. */
  add(event: LogEvent): void {
    const { logGroupName, logStreamName, message } = event;
    const stream = `${logGroupName}\n${logStreamName}`;
    if (message.startsWith('START RequestId: ') || this.#hasLostItsStart(stream, event)) this.#openNew(stream);
    const isWanted = this.#ids.some((id) => message.includes(id));
    const invocation = this.#open.get(stream);
    if (invocation === undefined) {
      this.#open.set(stream, undefined);
      if (isWanted) this.#found.push(event);
      return;
    }
    invocation.events.push(event);
    invocation.isWanted ||= isWanted;
    if (message.startsWith('REPORT RequestId: ')) this.#close(stream);
  }

  /** All of them, in their order. */
  found(): readonly LogEvent[] {
    for (const stream of this.#open.keys()) this.#close(stream);
    return this.#found.toSorted((a, b) => a.sequence - b.sequence);
  }

  /** Whether it is the first line that is left of an environment, and not the first that it wrote. */
  #hasLostItsStart(stream: string, { logStreamName, message }: LogEvent): boolean {
    return !this.#open.has(stream) && logStreamName.includes('[$LATEST]') && !message.startsWith('INIT_START ');
  }

  #openNew(stream: string): void {
    this.#close(stream);
    this.#open.set(stream, { events: [], isWanted: false });
  }

  #close(stream: string): void {
    const invocation = this.#open.get(stream);
    this.#open.set(stream, undefined);
    if (invocation?.isWanted) for (const event of invocation.events) this.#found.push(event);
  }
}
