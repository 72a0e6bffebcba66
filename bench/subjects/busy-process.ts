/** A process that only computes: a job is a number of steps, its answer how long they took, and of which processor time. */
process.on('message', (steps) => {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  compute(Number(steps));
  const { user, system } = process.cpuUsage(before);
  process.send?.({ durationMs: performance.now() - startedAt, processorMs: (user + system) / 1000 });
});
process.once('disconnect', () => process.exit());

/** What each step needs is the step before, so that none can be left out. */
function compute(steps: number): number {
  let value = 1;
  for (let step = 0; step < steps; step += 1) value = (value * 31 + step) | 0;
  return value;
}
