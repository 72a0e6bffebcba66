/**
 * Each of dynalite's operations reads a table's description and an item, and LevelDB's asynchronous read hands over to
 * another thread and back: far more time than the read itself, which nearly always finds its block in memory. Here
 * single reads are made on the calling thread. Writes and ranges are left as they are.
 */

type Callback = (error: Error | null, value?: unknown) => void;

/** The parts of an open LevelDB that are used and replaced here. */
export interface ReadableLevel {
  get: (key: string, callback: Callback) => void;
  readonly getSync: (key: string) => unknown;
}

/** Makes single reads direct; the callback still comes later, as dynalite expects. The database must be open. */
export function installDirectReads(level: ReadableLevel): void {
  level.get = (key, callback) => {
    let value: unknown;
    try {
      value = level.getSync(key);
    } catch (error) {
      process.nextTick(callback, error as Error);
      return;
    }
    process.nextTick(callback, null, value);
  };
}
