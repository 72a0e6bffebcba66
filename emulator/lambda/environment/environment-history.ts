/** What an environment has done since it was asked for; a reset of its process does not begin it anew. */
export class EnvironmentHistory {
  #processId: number | undefined;
  #invocations = 0;
  #lastInvocationAtMs: number | undefined;
  #initDurationMs: number | undefined;
  #unreportedInitMs: number | undefined;

  /** Of the process that is there or was there last. */
  get processId(): number | undefined {
    return this.#processId;
  }

  /** How many invocations it has been given. */
  get invocations(): number {
    return this.#invocations;
  }

  /** When its last invocation began, epoch milliseconds of the emulated cloud. */
  get lastInvocationAtMs(): number | undefined {
    return this.#lastInvocationAtMs;
  }

  /** How long its last initialisation took that was successful. */
  get initDurationMs(): number | undefined {
    return this.#initDurationMs;
  }

  processStarts(processId: number | undefined): void {
    this.#processId = processId;
  }

  /** `init`: it belongs to the report of the first invocation; `invoke`: it was a part of one. */
  initialisationEnds(durationMs: number, phase: 'init' | 'invoke'): void {
    this.#initDurationMs = durationMs;
    if (phase === 'init') this.#unreportedInitMs = durationMs;
  }

  invocationStarts(epochMs: number): void {
    this.#invocations += 1;
    this.#lastInvocationAtMs = epochMs;
  }

  /** How long the initialisation took that no report has told of; there is none from now on. */
  takeUnreportedInitMs(): number | undefined {
    const durationMs = this.#unreportedInitMs;
    this.#unreportedInitMs = undefined;
    return durationMs;
  }
}
