import { peakRssKbOf } from '../sandbox/peak-memory.ts';

/** No process can take much memory in less. */
const MIN_INTERVAL_MS = 5;

/**
 * Tells the largest resident size that this process has had, in KB. Linux counts into `getrusage` what the parent had
 * when it started the process (exec_mmap in https://github.com/torvalds/linux/blob/master/fs/exec.c), so that an
 * environment of a large emulator would seem large from its beginning; /proc knows better, but is dearer to ask.
 */
export function ownPeakMemoryMeter(
  fromUsage: () => number = () => process.resourceUsage().maxRSS,
  fromSystem: () => number | undefined = () => peakRssKbOf(process.pid),
  nowMs: () => number = () => performance.now(),
): () => number {
  const inheritedKb = fromUsage();
  let peakKb = fromSystem();
  if (peakKb === undefined || inheritedKb <= peakKb) return fromUsage;
  let askedAtMs = nowMs();
  return () => {
    const usageKb = fromUsage();
    if (usageKb > inheritedKb) return usageKb;
    if (nowMs() - askedAtMs >= MIN_INTERVAL_MS) {
      peakKb = fromSystem() ?? peakKb;
      askedAtMs = nowMs();
    }
    return peakKb ?? 0;
  };
}
