import type { LambdaBudget } from '../../model/lambda-budget.ts';
import { numberText, quantity } from '../../model/quantity.ts';
import type { RunReport } from '../../model/run-report.ts';
import { memorySizeChart } from '../chart/memory-size-chart.ts';
import { meter } from '../chart/stacked-bar.ts';
import { dollars } from '../report-wording.ts';
import { type Html, html } from './html.ts';
import { htmlTable, numbers } from './html-table.ts';

/** What the function used of what Lambda gives it; nothing where the target does not tell. */
export function budgetSection({ budget }: RunReport): Html | undefined {
  if (budget === undefined) return undefined;
  const { memorySizes, concurrency, notes } = budget;
  return html`<section><h2>Lambda budget</h2><div class="card">${limitTable(budget)}</div><div class="card">${timeTable(budget)}<p class="note">${numberText(concurrency.needed)} environments at once for ${quantity(concurrency.perSecond, '/s')}, with 95 % confidence ${numberText(concurrency.lower)} to ${numberText(concurrency.upper)}. ${growthText(budget)}</p></div>${
    memorySizes.length === 0
      ? undefined
      : html`<div class="card">${memorySizeChart(memorySizes)}</div><div class="card">${sizeTable(budget)}</div>`
  }${notes.map((note) => html`<p class="note">${note}</p>`)}</section>`;
}

function limitTable({ limits, invocations, memorySizeMb }: LambdaBudget): Html {
  return htmlTable({
    caption: `The most that any of ${numberText(invocations)} invocations at ${numberText(memorySizeMb)} MB used of each limit.`,
    columns: ['limit', ...numbers('used', 'of'), ''],
    rows: limits.map(({ name, used, limit, unit }) => [
      name,
      ...numbers(quantity(used, unit), quantity(limit, unit)),
      meter(used, limit),
    ]),
  });
}

function timeTable({ billed, duration, cpu, waiting, initShare, initP95Ms }: LambdaBudget): Html {
  const parts = [
    ['billed', billed],
    ['duration', duration],
    ['processor time', cpu],
    ['waiting', waiting],
  ] as const;
  const init = `${quantity(initShare, 'share')} of invocations began with an initialisation`;
  return htmlTable({
    caption:
      initP95Ms === undefined ? `Milliseconds; ${init}.` : `Milliseconds; ${init}, p95 ${quantity(initP95Ms, 'ms')}.`,
    columns: ['', ...numbers('mean', 'p50', 'p95', 'p99', 'max')],
    rows: parts.flatMap(([name, values]) =>
      values === undefined
        ? []
        : [
            [
              name,
              ...numbers(...[values.meanMs, values.p50Ms, values.p95Ms, values.p99Ms, values.maxMs].map(numberText)),
            ],
          ],
    ),
  });
}

function growthText({ memory }: LambdaBudget): string {
  const { slopeMbPerThousand, lowerMbPerThousand = 0, upperMbPerThousand = 0 } = memory;
  if (slopeMbPerThousand === undefined) return 'No environment had enough invocations to tell whether memory grows.';
  return `Memory grows by ${quantity(slopeMbPerThousand, 'MB')} in 1,000 invocations of an environment (${numberText(lowerMbPerThousand)} to ${numberText(upperMbPerThousand)}).`;
}

function sizeTable({ memorySizes, memorySizeMb }: LambdaBudget): Html {
  return htmlTable({
    caption:
      'Predicted: waiting + processor time × 1,769 MB / memory, a processor of this machine taken for one of Lambda. Struck out: less than was used.',
    columns: ['memory', ...numbers('p50 ms', 'p95 ms', 'p99 ms', 'billed ms', 'Lambda $/M', 'environments')],
    rows: memorySizes.map(({ memoryMb, fits, duration, billedMeanMs, dollarsPerMillion, concurrency }) => {
      const name = `${numberText(memoryMb)} MB${memoryMb === memorySizeMb ? ' (deployed)' : ''}`;
      return [
        fits ? name : html`<span class="misfit">${name}</span>`,
        ...numbers(
          ...[duration.p50Ms, duration.p95Ms, duration.p99Ms, billedMeanMs].map(numberText),
          dollars(dollarsPerMillion),
          numberText(concurrency),
        ),
      ];
    }),
  });
}
