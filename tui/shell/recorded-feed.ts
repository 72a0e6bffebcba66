import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { readRecording } from '../../protocol/recording.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';

export interface RecordedFeedOptions {
  readonly file: string;
  /** 1: as fast as it happened; 0: at once. */
  readonly speed: number;
  readonly model: DashboardModel;
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

/** Events that are shown without a break, after which keys and the screen have their turn. */
const AT_ONCE = 500;

/** Shows what was recorded. Throws BAD_ARGUMENT if the file cannot be read or is no recording. */
export async function playRecording({ file, speed, model, onChange, signal }: RecordedFeedOptions): Promise<void> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  const { head, events } = await readRecording(lines, file).catch((cause: NodeJS.ErrnoException) => {
    if (cause instanceof WorkbenchError) throw cause;
    throw new WorkbenchError('BAD_ARGUMENT', `${file} cannot be read (${cause.message}). Name a file that can.`, {
      cause,
    });
  });
  model.applySnapshot(head.snapshot);
  model.setConnection({ kind: 'playing', file, done: false });
  let lastMs = head.startedAtMs;
  let shown = 0;
  for await (const event of events) {
    if (signal.aborted) return;
    const waitMs = speed > 0 ? Math.max(0, event.timeMs - lastMs) / speed : 0;
    lastMs = Math.max(lastMs, event.timeMs);
    shown += 1;
    if (waitMs > 0 || shown % AT_ONCE === 0) await delay(waitMs, undefined, { signal }).catch(() => undefined);
    model.applyEvent(event);
    onChange();
  }
  model.setConnection({ kind: 'playing', file, done: true });
  onChange();
}
