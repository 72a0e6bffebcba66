import { createHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { type GeneratorHealth, LATE_MS } from '../model/samples.ts';

/** Of the probe of the event loop, which counts it in. */
const DELAY_RESOLUTION_MS = 5;

/** Measures the generator itself, from the end of the warm-up to the end of the last phase. */
export class GeneratorMeter {
  readonly #lateness = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 });
  #sent = 0;
  #late = 0;
  #waited = 0;
  #maxLatenessMs = 0;
  #maxBacklog = 0;
  #startedMs = performance.now();
  #cpu = process.cpuUsage();
  #utilization = performance.eventLoopUtilization();
  readonly #delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });

  start(): void {
    this.#lateness.reset();
    this.#sent = 0;
    this.#late = 0;
    this.#waited = 0;
    this.#maxLatenessMs = 0;
    this.#maxBacklog = 0;
    this.#startedMs = performance.now();
    this.#cpu = process.cpuUsage();
    this.#utilization = performance.eventLoopUtilization();
    this.#delay.reset();
    this.#delay.enable();
  }

  /** `isWaiter`: no connection was free when it was due. */
  sent(latenessMs: number, isWaiter: boolean): void {
    this.#sent += 1;
    if (isWaiter) {
      if (latenessMs > LATE_MS) this.#waited += 1;
      return;
    }
    if (latenessMs > LATE_MS) this.#late += 1;
    if (latenessMs > this.#maxLatenessMs) this.#maxLatenessMs = latenessMs;
    this.#lateness.record(Math.max(1, Math.round(latenessMs * 1000)));
  }

  backlog(requests: number): void {
    if (requests > this.#maxBacklog) this.#maxBacklog = requests;
  }

  get lateShare(): number {
    return this.#sent === 0 ? 0 : this.#late / this.#sent;
  }

  stop(): Omit<GeneratorHealth, 'calibrationRatio'> {
    const elapsedMs = performance.now() - this.#startedMs;
    const cpu = process.cpuUsage(this.#cpu);
    this.#delay.disable();
    const delayP99Ms = this.#delay.percentile(99) / 1e6 - DELAY_RESOLUTION_MS;
    return {
      lateShare: this.lateShare,
      waitedShare: this.#sent === 0 ? 0 : this.#waited / this.#sent,
      latenessP99Ms: this.#lateness.count === 0 ? 0 : this.#lateness.percentile(99) / 1000,
      latenessMaxMs: this.#maxLatenessMs,
      maxBacklog: this.#maxBacklog,
      eventLoopUtilization: performance.eventLoopUtilization(this.#utilization).utilization,
      eventLoopDelayP99Ms: Math.max(0, delayP99Ms),
      cpuCores: (cpu.user + cpu.system) / 1000 / elapsedMs,
    };
  }
}
