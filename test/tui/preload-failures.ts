/**
 * Loaded into the program before it begins (`NODE_OPTIONS=--import`), so that it fails as it would by a mistake in it: with
 * SIGUSR2, in the way that FAIL_BY names.
 */
const FAILURES: Readonly<Record<string, () => void>> = {
  exception: () => {
    throw new Error('An exception that nobody has caught.');
  },
  rejection: () => {
    void Promise.reject(new Error('A rejection that nobody has caught.'));
  },
  /** React maps the rows of the screen to elements while it renders. */
  rendering: () => {
    const { map } = Array.prototype;
    // biome-ignore lint/suspicious/noExplicitAny: of every array
    Array.prototype.map = function failingMap(this: any[], ...args: any[]) {
      const [first] = this;
      if (typeof first === 'string' && first.includes('triggers')) throw new Error('A mistake while rendering.');
      return Reflect.apply(map, this, args);
    };
  },
};

process.on('SIGUSR2', () => FAILURES[process.env.FAIL_BY ?? '']?.());
