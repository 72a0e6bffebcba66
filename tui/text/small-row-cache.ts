import QuickLRU from 'quick-lru';

/** Rows of a large screen, twice: each is looked up more than once while a frame is made, and hardly after it. */
const MAX_ROWS = 200;

/** What stands for `quick-lru` under Ink in the built program: the same, but never large. */
// biome-ignore lint/style/noDefaultExport: as the package that it stands for
export default class SmallRowCache<Key, Value> extends QuickLRU<Key, Value> {
  constructor(options: ConstructorParameters<typeof QuickLRU<Key, Value>>[0]) {
    super({ ...options, maxSize: Math.min(options.maxSize, MAX_ROWS) });
  }
}
