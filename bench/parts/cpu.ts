import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as z from 'zod';
import {
  type CpuMechanism,
  cpuShareOf,
  createCpuLimiter,
  type LimitedProcess,
} from '../../emulator/lambda/cpu-share/cpu-limiter.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { runBlocks } from '../measure/blocks.ts';
import { pairwise } from '../measure/statistics.ts';
import type { Aim, Figure } from '../measure/table.ts';

export interface CpuPlan {
  readonly rounds: number;
  /** How much the process computes each time: about so long on a core of its own. */
  readonly workMs: number;
}

const MEMORY_MB = 512;
const SLOWDOWN = 1 / cpuShareOf(MEMORY_MB);
const TOLERANCE = 0.15;
const SLOWDOWN_AIM: Aim = { kind: 'between', low: SLOWDOWN * (1 - TOLERANCE), high: SLOWDOWN * (1 + TOLERANCE) };
/** A hundredth of what a request costs. */
const SHORT_WORK_AIM: Aim = { kind: 'atMost', value: 20 };

const WAYS: readonly (readonly CpuMechanism[])[] = [['cgroup-v2', 'cgroup-v1'], ['signals']];
const SHORT_WORKS = 20_000;

/**
 * How much longer a process computes with the CPU share of 512 MB than without, by each way that this machine has,
 * and what the limit costs work that is over before it is felt. Without the limit it is its processor time that counts:
 * so long it would have taken on a core of its own, which other work on the machine may not leave to it.
 */
export async function benchCpu({ rounds, workMs }: CpuPlan): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const mechanisms of WAYS) {
    await using stack = new AsyncDisposableStack();
    const limiter = stack.use(await limiterOf(mechanisms));
    if (limiter === undefined) continue;
    const freeProcess = stack.use(startBusyProcess());
    const heldProcess = stack.use(startBusyProcess());
    const limit = stack.use(limiter.limit(heldProcess.processId));
    const steps = await stepsFor(freeProcess, workMs);
    const results = await runBlocks(
      { free: () => freeProcess.compute(steps), held: () => during(limit, () => heldProcess.compute(steps)) },
      { rounds, blockMs: workMs, warmUpMs: workMs },
    );
    const held = results.held.map(({ durationMs }) => durationMs);
    const free = results.free.map(({ processorMs }) => processorMs);
    figures.push({
      name: `CPU of ${MEMORY_MB} MB by ${limiter.mechanism}: longer by`,
      unit: '',
      values: pairwise(held, free, (heldMs, freeMs) => heldMs / freeMs),
      aim: SLOWDOWN_AIM,
    });
    if (limiter.mechanism !== 'signals') continue;
    figures.push({
      name: 'CPU by signals: cost of work that is soon over',
      unit: 'µs',
      values: Array.from({ length: rounds }, () => shortWorkCostUs(limit)),
      aim: SHORT_WORK_AIM,
    });
  }
  return figures;
}

async function limiterOf(mechanisms: readonly CpuMechanism[]) {
  try {
    return await createCpuLimiter({ memoryMb: MEMORY_MB, mechanisms });
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    console.error(`cpu: ${mechanisms.join(', ')} skipped: ${error.message}`);
    return undefined;
  }
}

const Computed = z.object({ durationMs: z.number(), processorMs: z.number() });
type Computed = z.infer<typeof Computed>;

interface BusyProcess extends AsyncDisposable {
  readonly processId: number;
  /** Resolves to how long so many steps took. */
  readonly compute: (steps: number) => Promise<Computed>;
}

function startBusyProcess(): BusyProcess {
  const child = fork(new URL('../subjects/busy-process.ts', import.meta.url), {
    // Signals go to its process group.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const ended = new AbortController();
  void exited.then(() => ended.abort(new Error('A computing process ended by itself.')));
  if (child.pid === undefined) throw new Error('A computing process could not be started.');
  return {
    processId: child.pid,
    async compute(steps) {
      child.send(steps);
      const [message] = await once(child, 'message', { signal: ended.signal });
      return Computed.parse(message);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function stepsFor(busy: BusyProcess, workMs: number): Promise<number> {
  const probe = 50_000_000;
  await busy.compute(probe);
  const { processorMs } = await busy.compute(probe);
  return Math.round((probe * workMs) / processorMs);
}

async function during<Result>(limit: LimitedProcess, work: () => Promise<Result>): Promise<Result> {
  limit.resume();
  try {
    return await work();
  } finally {
    limit.pause();
  }
}

/** Of this process, for each work; the limited one rests, so it is never stopped. */
function shortWorkCostUs(limit: LimitedProcess): number {
  const before = process.cpuUsage();
  for (let work = 0; work < SHORT_WORKS; work += 1) {
    limit.resume();
    limit.pause();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / SHORT_WORKS;
}
