import type { CpuLimiter } from '../cpu-share/cpu-limiter.ts';
import { watchMemory } from './memory-watch.ts';
import type { OrphanGuard } from './orphan-guard.ts';
import { CAN_FREEZE, type RuntimeProcessOptions, startRuntimeProcess } from './runtime-process.ts';

/** `never`: what a function leaves running goes on between its invocations, which it does not on AWS. */
export type FreezePolicy = 'betweenInvocations' | 'never';

/** Why a process was killed; undefined: by itself or by somebody else. */
export type KillReason = 'initTimeout' | 'timeout' | 'memory' | 'fault' | 'stop';

/** How a process ended. */
export interface SandboxEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly killedFor: KillReason | undefined;
  /** The largest resident size that was seen from outside, in KB; 0 if nobody looked. */
  readonly peakRssKb: number;
}

export interface SandboxOptions extends Omit<RuntimeProcessOptions, 'onExit'> {
  readonly freeze: FreezePolicy;
  readonly cpuLimiter: CpuLimiter | undefined;
  readonly guard: OrphanGuard;
  /** It was at rest and is frozen now. */
  readonly onFrozen: () => void;
  /** After all that it has written was read. */
  readonly onEnd: (end: SandboxEnd) => void;
}

/** The process of an environment, with what is done to it from outside: freezing, its share of a CPU, its memory limit. */
export interface Sandbox {
  readonly processId: number | undefined;
  /** Its end is on its way: what it says from now on does not count. */
  readonly isKilled: () => boolean;
  /** It has something to do from now on: thaws it, holds it to its share, and looks at its memory. */
  readonly work: () => void;
  /** It has nothing to do: it is frozen if that stays so. */
  readonly rest: () => void;
  /** Ends the group; the first reason counts. */
  readonly kill: (reason: KillReason) => void;
}

/**
 * A process is frozen when it has been at rest for so long. On AWS it is frozen as soon as it asks for the next event;
 * here that would cost every request of a busy API two signals, each of which wakes all threads of the process. Work that
 * a handler leaves behind can go on for this time.
 */
const FREEZE_AFTER_MS = 5;

/** Starts the process, at work on its initialisation. */
export function startSandbox(options: SandboxOptions): Sandbox {
  const { guard, memoryMb } = options;
  let killedFor: KillReason | undefined;
  let peakRssKb = 0;
  let isAtRest = true;
  let isFrozen = false;

  const child = startRuntimeProcess({
    ...options,
    onExit(code, signal) {
      clearTimeout(freezing);
      memory[Symbol.dispose]();
      share?.[Symbol.dispose]();
      if (child.processId !== undefined) guard.groupEnded(child.processId);
      options.onEnd({ code, signal, killedFor, peakRssKb });
    },
  });
  const { processId } = child;
  if (processId !== undefined) guard.groupStarted(processId);
  const share = processId === undefined ? undefined : options.cpuLimiter?.limit(processId);
  const memory = watchMemory(processId, (kilobytes) => {
    peakRssKb = kilobytes;
    if (kilobytes > memoryMb * 1024) kill('memory');
  });
  const mayFreeze = CAN_FREEZE && options.freeze === 'betweenInvocations' && processId !== undefined;
  const freezing = mayFreeze ? setTimeout(freeze, FREEZE_AFTER_MS) : undefined;
  work();
  return {
    processId,
    isKilled: () => killedFor !== undefined,
    work,
    rest,
    kill,
  };

  function work(): void {
    if (!isAtRest) return;
    isAtRest = false;
    if (isFrozen) child.thaw();
    isFrozen = false;
    share?.resume();
    memory.workBegins();
  }

  function rest(): void {
    if (isAtRest) return;
    isAtRest = true;
    memory.workEnds();
    share?.pause();
    freezing?.refresh();
  }

  function freeze(): void {
    if (!isAtRest || killedFor !== undefined) return;
    isFrozen = true;
    child.freeze();
    options.onFrozen();
  }

  function kill(reason: KillReason): void {
    killedFor ??= reason;
    child.kill();
  }
}
