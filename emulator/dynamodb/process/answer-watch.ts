export interface AnswerWatchOptions {
  /** Resolves when the other side answers, rejects when it has ended. */
  readonly ping: () => Promise<unknown>;
  /** How often it is looked whether there is an answer; default 1 s. */
  readonly intervalMs?: number;
  /** It has not answered for three looks. */
  readonly onSilent: (error: Error) => void;
  /** It answers again. */
  readonly onAnswering: () => void;
  /** What is told to those who wait for a silent one. */
  readonly toError: () => Error;
}

/** Notices when a process that lives does not answer, as one does not that somebody has stopped. Disposing ends the looking. */
export interface AnswerWatch extends Disposable {
  readonly isSilent: () => boolean;
  /** Settles as the work does, and rejects at once or as soon as it is known that the process does not answer. */
  readonly unlessSilent: <T>(work: Promise<T>) => Promise<T>;
}

const INTERVAL_MS = 1_000;

/** Looks, and not time: this process may have been stopped as well, and then learns of the answer right after. */
const LOOKS_WITHOUT_ANSWER = 3;

/** Begins to look at once. */
export function watchAnswers({ ping, intervalMs, onSilent, onAnswering, toError }: AnswerWatchOptions): AnswerWatch {
  let looks = 0;
  let isAsked = false;
  let isSilent = false;
  let isOver = false;
  const waiting = new Set<(error: Error) => void>();
  const timer = setInterval(look, intervalMs ?? INTERVAL_MS).unref();

  return {
    isSilent: () => isSilent,
    async unlessSilent(work) {
      const { promise, reject } = Promise.withResolvers<never>();
      if (isSilent) reject(toError());
      else waiting.add(reject);
      try {
        return await Promise.race([work, promise]);
      } finally {
        waiting.delete(reject);
      }
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      isOver = true;
    },
  };

  function look(): void {
    if (isAsked) {
      looks += 1;
      if (looks === LOOKS_WITHOUT_ANSWER) silent();
      return;
    }
    isAsked = true;
    looks = 0;
    // One that has ended is told of elsewhere, and has a successor.
    ping().then(answered, answered);
  }

  function silent(): void {
    isSilent = true;
    const error = toError();
    onSilent(error);
    for (const reject of waiting) reject(error);
    waiting.clear();
  }

  function answered(): void {
    isAsked = false;
    if (!isSilent || isOver) return;
    isSilent = false;
    onAnswering();
  }
}
