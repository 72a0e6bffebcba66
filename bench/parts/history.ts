import { setTimeout as delay } from 'node:timers/promises';
import { type EmulatorProcess, startEmulatorProcess } from '../../cli/emulator/emulator-process.ts';
import { EmulatorStatus } from '../../protocol/control-api.ts';
import type { LoopResult } from '../clients/closed-loop.ts';
import { startLoadGenerator } from '../clients/load-generator.ts';
import { postsTo, serve } from '../clients/measured-load.ts';
import { type BlockPlan, type Measure, runBlocks } from '../measure/blocks.ts';
import { CAN_SEE_PROCESSES, memoryOf, processTree } from '../measure/processes.ts';
import { pairwise } from '../measure/statistics.ts';
import type { Figure } from '../measure/table.ts';
import { NO_RATE_LIMIT } from '../subjects/subject.ts';

export interface HistoryPlan extends BlockPlan {
  /** How many requests the old emulator has behind it. */
  readonly requests: number;
}

/** What the emulator that is compared with has behind it, at least: its code is compiled by then. */
export const FIRST_REQUESTS = 10_000;

/** What an emulator has behind it when its memory is looked at for the first time: what it keeps is full by then. */
const FILLED_REQUESTS = 100_000;

const CONNECTIONS = 10;
/** The same number from the first request on, so that neither memory nor throughput changes with it. */
const ENVIRONMENTS = 3;
const MAX_REQUESTS = 1_000_000;
/** Time for the processes to come to rest. */
const REST_MS = 2_000;

/** An emulator that has answered many requests against one that has answered few: neither slower nor larger. */
export async function benchHistory(plan: HistoryPlan): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack();
  const load = stack.use(startLoadGenerator());
  const old = await startEmulator(stack);
  const youngRequests = Math.min(FILLED_REQUESTS, plan.requests / 2);
  await serve(load, postsTo(old.apiUrl, CONNECTIONS), youngRequests);
  const youngMemory = await memoryOfEmulator(old);
  await serve(load, postsTo(old.apiUrl, CONNECTIONS), plan.requests - youngRequests);
  const oldMemory = await memoryOfEmulator(old);
  const fresh = await startEmulator(stack);
  // So that its code is compiled, too.
  await serve(load, postsTo(fresh.apiUrl, CONNECTIONS), FIRST_REQUESTS / 2);
  const posts = ({ apiUrl }: EmulatorProcess): Measure<LoopResult> => {
    const job = postsTo(apiUrl, CONNECTIONS);
    return (durationMs) => load.run({ ...job, durationMs, maxRequests: MAX_REQUESTS });
  };
  const results = await runBlocks({ fresh: posts(fresh), old: posts(old) }, plan);

  const rates = (loops: readonly LoopResult[]) => loops.map(({ requestsPerSecond }) => requestsPerSecond);
  const figure = (name: string, unit: string, values: readonly number[]): Figure => ({
    name: `After ${plan.requests} requests: ${name}`,
    unit,
    values,
    aim: { kind: 'none' },
  });
  return [
    figure('POST ×10', '/s', rates(results.old)),
    figure('POST ×10 of a fresh one', '/s', rates(results.fresh)),
    {
      ...figure(
        'old / fresh',
        '',
        pairwise(rates(results.old), rates(results.fresh), (left, right) => left / right),
      ),
      aim: { kind: 'atLeast', value: 0.95 },
    },
    ...(CAN_SEE_PROCESSES
      ? [
          figure(`memory after ${youngRequests}`, 'MB', [youngMemory.mainMegabytes]),
          figure('memory', 'MB', [oldMemory.mainMegabytes]),
          {
            ...figure('growth of the memory', '', [oldMemory.mainMegabytes / youngMemory.mainMegabytes]),
            aim: { kind: 'atMost', value: 1.1 } as const,
          },
          figure(`memory of the database after ${youngRequests}`, 'MB', [youngMemory.databaseMegabytes]),
          figure('memory of the database', 'MB', [oldMemory.databaseMegabytes]),
          figure(`memory of the environments after ${youngRequests}`, 'MB', [youngMemory.environmentMegabytes]),
          figure('memory of the environments', 'MB', [oldMemory.environmentMegabytes]),
        ]
      : []),
  ];
}

async function startEmulator(stack: AsyncDisposableStack): Promise<EmulatorProcess> {
  const options = [
    ['--rate-limit', String(NO_RATE_LIMIT)],
    ['--throttle', 'off'],
    ['--max-environments', String(ENVIRONMENTS)],
  ];
  return stack.use(await startEmulatorProcess({ isPersistent: true, commandLine: options.flat() }));
}

interface EmulatorMemory {
  /** Of the process that has the gateway, the requests, the logs and the metrics. */
  readonly mainMegabytes: number;
  /** Of the database's, which grows with what is stored: LevelDB keeps the index of each file that it has open, up to 1,000. */
  readonly databaseMegabytes: number;
  /** Of the function's, in all: V8 under Lambda's flags lets garbage stand there as long as the memory size allows it. */
  readonly environmentMegabytes: number;
}

/** What the processes of an emulator have for themselves, without content of files, which the system can take back. */
async function memoryOfEmulator({ processId, controlUrl }: EmulatorProcess): Promise<EmulatorMemory> {
  await delay(REST_MS);
  const { environments } = EmulatorStatus.parse(await (await fetch(`${controlUrl}/v1/status`)).json());
  const environmentIds = new Set(environments.map((environment) => environment.processId));
  const sumOf = (processIds: readonly number[]) =>
    (processIds.reduce((sum, id) => sum + memoryOf(id).dirtyKb, 0) * 1024) / 1e6;
  const all = CAN_SEE_PROCESSES ? processTree(processId) : [];
  return {
    mainMegabytes: sumOf(all.filter((id) => id === processId)),
    databaseMegabytes: sumOf(all.filter((id) => id !== processId && !environmentIds.has(id))),
    environmentMegabytes: sumOf(all.filter((id) => environmentIds.has(id))),
  };
}
