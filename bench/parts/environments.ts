import { startLoadGenerator } from '../clients/load-generator.ts';
import { type MeasuredLoad, measured, postsTo, serve } from '../clients/measured-load.ts';
import { type BlockPlan, runBlocks } from '../measure/blocks.ts';
import { CAN_SEE_PROCESSES } from '../measure/processes.ts';
import { pairwise, summarise } from '../measure/statistics.ts';
import type { Figure } from '../measure/table.ts';
import { startSubject } from '../subjects/subject.ts';

export interface EnvironmentsPlan extends BlockPlan {
  /** Before anything is measured, for each environment: until then its code is not compiled, and more take longer. */
  readonly warmUpRequests: number;
}

/** As many as there may be environments: all of them work. */
const CONNECTIONS = 16;

/** `POST /v1/events` with one, four and sixteen environments: more of them than cores should cost little. */
export async function benchEnvironments(plan: EnvironmentsPlan): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack();
  const load = stack.use(startLoadGenerator());
  const subject = async (environments: number) => {
    const settings = { minEnvironments: environments, maxEnvironments: environments };
    const { apiUrl } = await startSubject(stack, { lambda: settings });
    await serve(load, postsTo(apiUrl, CONNECTIONS), environments * plan.warmUpRequests);
    return measured(load, postsTo(apiUrl, CONNECTIONS));
  };
  const results = await runBlocks({ one: await subject(1), four: await subject(4), sixteen: await subject(16) }, plan);
  return [
    ...toFigures(1, results.one),
    ...toFigures(4, results.four),
    ...toFigures(16, results.sixteen),
    toRatio('4 / 1', results.four, results.one),
    toRatio('16 / 4', results.sixteen, results.four),
  ];
}

function toFigures(environments: number, results: readonly MeasuredLoad[]): readonly Figure[] {
  const name = `POST ×${CONNECTIONS}, ${environments} environment${environments === 1 ? '' : 's'}`;
  const figures: readonly Figure[] = [
    { name, unit: '/s', values: ratesOf(results), aim: { kind: 'none' } },
    {
      name: `${name}: processor time`,
      unit: 'ms',
      values: results.map(({ processorMs }) => processorMs),
      aim: { kind: 'none' },
    },
  ];
  return CAN_SEE_PROCESSES ? figures : figures.slice(0, 1);
}

/** May fall by no more than the rounds of the smaller number differ among themselves. */
function toRatio(name: string, more: readonly MeasuredLoad[], fewer: readonly MeasuredLoad[]): Figure {
  const { median, lowerQuartile, upperQuartile } = summarise(ratesOf(fewer));
  return {
    name: `POST ×${CONNECTIONS}, environments: ${name}`,
    unit: '',
    values: pairwise(ratesOf(more), ratesOf(fewer), (left, right) => left / right),
    aim: { kind: 'atLeast', value: 1 - (upperQuartile - lowerQuartile) / median },
  };
}

function ratesOf(results: readonly MeasuredLoad[]): readonly number[] {
  return results.map(({ requestsPerSecond }) => requestsPerSecond);
}
