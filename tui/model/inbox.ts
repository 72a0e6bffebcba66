import type { EventChange, StoredEvent } from '../../protocol/events.ts';
import { type InboxRow, rowAfter, rowOfEvent } from './inbox-row.ts';
import type { RingBounds } from './keyed-ring.ts';
import { LiveList } from './live-list.ts';

/** How many events wait, and whether there may be others: more of them, or more or fewer where changes were not told. */
export interface PendingCount {
  readonly count: number;
  readonly others: 'none' | 'more' | 'moreOrFewer';
}

/** The newest events and what became of them. */
export class Inbox {
  readonly rows: LiveList<InboxRow>;
  #hasMore = false;
  #isUntold = false;

  constructor(bounds: RingBounds<InboxRow>) {
    this.rows = new LiveList<InboxRow>(bounds, ({ eventId }) => eventId);
  }

  /** Changes were left out of what was told since the pending events were read. */
  get isUntold(): boolean {
    return this.#isUntold;
  }

  get pending(): PendingCount {
    let count = 0;
    for (const { state } of this.rows.all()) if (state === 'pending') count += 1;
    if (this.#isUntold) return { count, others: 'moreOrFewer' };
    return { count, others: this.#hasMore || this.rows.hasDropped ? 'more' : 'none' };
  }

  /**
   * The newest pending events, newest first, as they were read. Rows that would have to be among them, and are not, wait
   * no longer.
   */
  applyPending(events: readonly StoredEvent[], hasMore: boolean): void {
    const read = new Set(events.map(({ eventId }) => eventId));
    const oldest = hasMore ? (events.at(-1)?.createdAt ?? '') : '';
    for (const row of [...this.rows.all()]) {
      const isRead = (row.about?.createdAt ?? '') > oldest;
      if (row.state === 'pending' && isRead && !read.has(row.eventId)) this.rows.put({ ...row, state: 'gone' });
    }
    const oldestFirst = events.toReversed().map(rowOfEvent);
    // What is paused stays as it is, and counts what comes.
    if (!this.rows.isPaused) this.rows.addMissing(oldestFirst);
    for (const row of oldestFirst) if (this.rows.get(row.eventId)?.state !== 'pending') this.rows.put(row);
    this.#hasMore = hasMore;
    this.#isUntold = false;
  }

  note(change: EventChange): void {
    this.rows.put(rowAfter(this.rows.get(change.eventId), change));
  }

  noteSkipped(changes: number): void {
    if (changes > 0) this.#isUntold = true;
  }
}
