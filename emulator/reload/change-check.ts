/** Looks whether something has become different, one look after the other. Disposing of it waits for the last one. */
export interface ChangeCheck extends AsyncDisposable {
  /** Resolves when it has looked, and told if so. Errors of the reading are told, not thrown. */
  readonly look: (options?: LookOptions) => Promise<void>;
}

export interface LookOptions {
  /** Whether what was read is whole; asked after the reading. If not, it is forgotten: somebody will look again. */
  readonly isWhole?: () => boolean;
}

export interface ChangeCheckOptions {
  /** A digest of the content; undefined while there is none, which is no change: what was replaced may come in a moment. */
  readonly read: () => Promise<string | undefined>;
  readonly onChange: () => void;
  readonly onProblem: (error: NodeJS.ErrnoException) => void;
}

/** Starts from the content as it is; a touch that leaves it alone is no change. Throws what the first reading throws. */
export async function startChangeCheck({ read, onChange, onProblem }: ChangeCheckOptions): Promise<ChangeCheck> {
  let known = await read();
  let isDisposed = false;
  let last: Promise<void> = Promise.resolve();
  return {
    look(options = {}) {
      last = last.then(() => compare(options));
      return last;
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await last;
    },
  };

  async function compare({ isWhole = () => true }: LookOptions): Promise<void> {
    if (isDisposed) return;
    try {
      const digest = await read();
      if (isDisposed || digest === undefined || digest === known || !isWhole()) return;
      known = digest;
      onChange();
    } catch (error) {
      onProblem(error as NodeJS.ErrnoException);
    }
  }
}
