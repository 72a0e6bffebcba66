import { setTimeout as delay } from 'node:timers/promises';
import { startEmulatorProcess } from '../../cli/emulator/emulator-process.ts';
import { CAN_SEE_PROCESSES, memoryOf, type ProcessMemory, processTree } from '../measure/processes.ts';
import type { Figure } from '../measure/table.ts';
import { postOnce } from '../subjects/sample-event.ts';

/** Time for the processes to come to rest: the bundler too, which begins a moment after the start. */
const REST_MS = 6_000;
const MAX_MEGABYTES = 250;

/**
 * What all processes of an idle emulator with one warm environment take together. PSS would be the sum to look at, but
 * every other Node on the machine takes its part of the shared pages off, this one too; so the aim holds for what is
 * private and, once, the largest shared part. https://docs.kernel.org/filesystems/proc.html
 */
export async function benchMemory(): Promise<readonly Figure[]> {
  if (!CAN_SEE_PROCESSES) {
    console.error('memory: skipped, only Linux tells which pages processes share (/proc/PID/smaps_rollup).');
    return [];
  }
  await using emulator = await startEmulatorProcess({ isPersistent: true, isQuiet: false });
  await postOnce(emulator);
  await delay(REST_MS);
  const processes = processTree(emulator.processId).map(memoryOf);
  const sum = (part: (memory: ProcessMemory) => number) => processes.reduce((total, memory) => total + part(memory), 0);
  const sharedKb = Math.max(...processes.map(({ rssKb, privateKb }) => rssKb - privateKb));
  const figure = (name: string, kilobytes: number): Figure => ({
    name: `Memory of ${processes.length} processes: ${name}`,
    unit: 'MB',
    values: [(kilobytes * 1024) / 1e6],
    aim: { kind: 'none' },
  });
  return [
    figure(
      'RSS',
      sum(({ rssKb }) => rssKb),
    ),
    figure(
      'PSS',
      sum(({ pssKb }) => pssKb),
    ),
    {
      ...figure('private, and shared once', sum(({ privateKb }) => privateKb) + sharedKb),
      aim: { kind: 'atMost', value: MAX_MEGABYTES },
    },
  ];
}
