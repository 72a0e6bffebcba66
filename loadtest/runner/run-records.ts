import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import type { RequestRecord } from '../../protocol/request-record.ts';
import { MAX_REQUEST_PAGE, RequestPage } from '../../protocol/requests.ts';
import { budgetFigures } from '../budget/budget-figures.ts';
import { lambdaBudget } from '../budget/lambda-budget.ts';
import { userAgentOf } from '../driver/request-fragments.ts';
import type { BudgetFigures } from '../judgement/figure-judgement.ts';
import type { RunReport } from '../model/run-report.ts';
import { priceEstimate } from '../price/price-estimate.ts';
import { US_EAST_1 } from '../price/price-sheet.ts';

/** What an emulator's records of a run say of its invocations and its price. */
export interface RunCosts extends Pick<RunReport, 'budget' | 'price'> {
  readonly figures: BudgetFigures | undefined;
}

/** Where there is nobody to ask. */
export const NO_COSTS: RunCosts = { figures: undefined };

/** The deployment's, as template.yaml has it. */
const ARCHITECTURE = 'arm64';

/** Budget and price of what a run sent, from those of its records that are still kept; nothing without a control API. */
export async function costsOf(
  control: ControlAddress | undefined,
  runId: string,
  requestsOfRun: number,
): Promise<RunCosts> {
  if (control === undefined) return NO_COSTS;
  const records = await recordsOfRun(control, runId);
  const options = { prices: US_EAST_1, architecture: ARCHITECTURE, requestsOfRun } as const;
  const [budget, price] = [lambdaBudget(records, options), priceEstimate(records, options)];
  return {
    ...(budget !== undefined && { budget }),
    ...(price !== undefined && { price }),
    figures: budgetFigures(budget, price),
  };
}

async function recordsOfRun(control: ControlAddress, runId: string): Promise<readonly RequestRecord[]> {
  const userAgent = userAgentOf(runId);
  const records: RequestRecord[] = [];
  for (let before: string | undefined, isFirst = true; isFirst || before !== undefined; isFirst = false) {
    const query = new URLSearchParams({ limit: String(MAX_REQUEST_PAGE), ...(before !== undefined && { before }) });
    const page = await controlCall(control, 'GET', `/v1/requests?${query}`, RequestPage);
    records.push(...page.requests.filter((record) => record.userAgent === userAgent));
    before = page.next;
  }
  return records;
}
