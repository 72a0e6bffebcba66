/** Something whose state the stream tells of by looking at it, and only while somebody reads. */
export interface SnapshotFeed<K> {
  readonly kind: K;
  /** Shortest time between two looks. */
  readonly everyMs: number;
  /** A promise that fails tells of nothing: the next look comes soon. */
  readonly read: () => unknown;
}

/** Looks at each feed as often as it says and tells of what has changed; looks at nothing that nobody wants. */
export function startSnapshotFeeds<K>(
  feeds: readonly SnapshotFeed<K>[],
  options: { readonly isWanted: (kind: K) => boolean; readonly publish: (kind: K, data: unknown) => void },
): Disposable & { readonly look: (kind: K) => void } {
  const last = new Map<K, string>();
  const reading = new Set<SnapshotFeed<K>>();
  const timers = feeds.map((feed) => setInterval(() => look(feed), feed.everyMs).unref());
  return {
    /** At once, whether it has changed or not: for a reader that has just come. */
    look(kind) {
      last.delete(kind);
      for (const feed of feeds) if (feed.kind === kind) look(feed);
    },
    [Symbol.dispose]() {
      for (const timer of timers) clearInterval(timer);
    },
  };

  function look(feed: SnapshotFeed<K>): void {
    // One that takes its time is not asked again before it has answered.
    if (!options.isWanted(feed.kind) || reading.has(feed)) return;
    const data = feed.read();
    if (!(data instanceof Promise)) {
      tell(feed, data);
      return;
    }
    reading.add(feed);
    void data
      .then((read) => tell(feed, read))
      .catch(() => {})
      .finally(() => reading.delete(feed));
  }

  function tell(feed: SnapshotFeed<K>, data: unknown): void {
    const text = JSON.stringify(data);
    if (text === last.get(feed.kind)) return;
    last.set(feed.kind, text);
    options.publish(feed.kind, data);
  }
}
