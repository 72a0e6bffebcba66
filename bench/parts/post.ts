import type { LoopResult } from '../clients/closed-loop.ts';
import { startLoadGenerator } from '../clients/load-generator.ts';
import { type MeasuredLoad, measured, postsTo, warnOfBusyGenerator } from '../clients/measured-load.ts';
import { type BlockPlan, runBlocks } from '../measure/blocks.ts';
import { CAN_SEE_PROCESSES } from '../measure/processes.ts';
import { pairwise, summarise } from '../measure/statistics.ts';
import type { Aim, Figure } from '../measure/table.ts';
import { startServerProcess } from '../subjects/server-process.ts';
import { functionVariables, startSubject } from '../subjects/subject.ts';

/** Of plain Express, at ten connections. */
const THROUGHPUT_AIM: Aim = { kind: 'atLeast', value: 0.65 };
/** Added to plain Express, in milliseconds, at one connection. */
const ADDED_LATENCY_AIM: Aim = { kind: 'atMost', value: 0.8 };
const NO_AIM: Aim = { kind: 'none' };

const CONNECTIONS = 10;

/** `POST /v1/events` through the emulator against the same app in plain Express, on one and the same database. */
export async function benchPosts(throughput: BlockPlan, latency: BlockPlan): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack();
  const emulator = await startSubject(stack);
  const variables = functionVariables(emulator);
  const plain = stack.use(
    await startServerProcess(new URL('../subjects/plain-server.ts', import.meta.url), {
      name: 'The plain Express server',
      environmentVariables: variables,
    }),
  );
  const load = stack.use(startLoadGenerator(variables));
  const postTo = (url: string, connections: number) => measured(load, postsTo(url, connections));

  // At one connection first: afterwards the emulator has more environments than that needs.
  const single = await runBlocks({ emulator: postTo(emulator.apiUrl, 1), express: postTo(plain.url, 1) }, latency);
  const many = await runBlocks(
    { emulator: postTo(emulator.apiUrl, CONNECTIONS), express: postTo(plain.url, CONNECTIONS) },
    throughput,
  );
  // Not in turn with the others: LevelDB sorts what these put long after their blocks, in the time of whoever is next.
  const puts = await runBlocks(
    {
      sdk: measured(load, { kind: 'putItem', through: 'sdk', connections: CONNECTIONS }),
      http: measured(load, { kind: 'putItem', through: 'http', connections: CONNECTIONS }),
    },
    throughput,
  );
  warnOfBusyGenerator([...many.emulator, ...many.express]);

  const rates = (results: readonly LoopResult[]) => results.map(({ requestsPerSecond }) => requestsPerSecond);
  const p50s = (results: readonly LoopResult[]) => results.map(({ p50Ms }) => p50Ms);
  const p95s = (results: readonly LoopResult[]) => results.map(({ p95Ms }) => p95Ms);
  const costs = (results: readonly MeasuredLoad[]) => results.map(({ processorMs }) => processorMs);
  const figure = (name: string, unit: string, values: readonly number[], aim = NO_AIM) => ({ name, unit, values, aim });
  return [
    figure('POST ×10: emulator', '/s', rates(many.emulator)),
    figure('POST ×10: plain Express', '/s', rates(many.express)),
    figure('PutItem ×10: AWS SDK', '/s', rates(puts.sdk)),
    figure('PutItem ×10: bare HTTP', '/s', rates(puts.http)),
    figure(
      'POST ×10: emulator / plain Express',
      '',
      pairwise(rates(many.emulator), rates(many.express), ratio),
      THROUGHPUT_AIM,
    ),
    {
      ...figure('POST ×10: emulator / PutItem by SDK', '', pairwise(rates(many.emulator), rates(puts.sdk), ratio)),
      value: summarise(rates(many.emulator)).median / summarise(rates(puts.sdk)).median,
    },
    ...(CAN_SEE_PROCESSES
      ? [
          figure('POST ×10: processor time, emulator', 'ms', costs(many.emulator)),
          figure('POST ×10: processor time, plain Express', 'ms', costs(many.express)),
        ]
      : []),
    figure('POST ×10: environments', '', [emulator.control.status().environments.length]),
    figure('POST ×1: emulator p50', 'ms', p50s(single.emulator)),
    figure('POST ×1: plain Express p50', 'ms', p50s(single.express)),
    figure(
      'POST ×1: added p50',
      'ms',
      pairwise(p50s(single.emulator), p50s(single.express), difference),
      ADDED_LATENCY_AIM,
    ),
    figure('POST ×1: added p95', 'ms', pairwise(p95s(single.emulator), p95s(single.express), difference)),
  ];
}

const ratio = (left: number, right: number) => left / right;
const difference = (left: number, right: number) => left - right;
