import type { ControlAddress } from '../../protocol/control-client.ts';
import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import { budgetFigures } from '../budget/budget-figures.ts';
import { unsettledInvocations } from '../budget/environment-lives.ts';
import { lambdaBudget } from '../budget/lambda-budget.ts';
import { userAgentOf } from '../driver/request/request-fragments.ts';
import type { BudgetFigures } from '../judgement/figure-judgement.ts';
import type { RunReport } from '../model/run-report.ts';
import { priceEstimate } from '../price/price-estimate.ts';
import { US_EAST_1 } from '../price/price-sheet.ts';
import { recordsSince } from '../probes/request-records.ts';

/** What an emulator's records of a run say of its invocations and its price. */
export interface RunCosts {
  /** What the report has of them. */
  readonly parts: Pick<RunReport, 'budget' | 'price'>;
  readonly figures: BudgetFigures | undefined;
  /** Requests that each injected fault has affected, by its id; undefined: there is nobody to ask. */
  readonly struck: ReadonlyMap<string, number> | undefined;
}

/** Where there is nobody to ask. */
export const NO_COSTS: RunCosts = { parts: {}, figures: undefined, struck: undefined };

/** The deployment's, as template.yaml has it. */
const ARCHITECTURE = 'arm64';

/** Budget and price of what a run sent, from those of its records that are still kept; nothing without a control API. */
export async function costsOf(
  control: ControlAddress | undefined,
  runId: string,
  requestsOfRun: number,
): Promise<RunCosts> {
  if (control === undefined) return NO_COSTS;
  const all = await recordsSince(control, Number.NEGATIVE_INFINITY);
  const userAgent = userAgentOf(runId);
  const records = all.filter((record) => record.userAgent === userAgent);
  const options = {
    prices: US_EAST_1,
    architecture: ARCHITECTURE,
    requestsOfRun,
    unsettled: unsettledInvocations(all),
  } as const;
  const [budget, price] = [lambdaBudget(records, options), priceEstimate(records, options)];
  return {
    parts: { ...(budget !== undefined && { budget }), ...(price !== undefined && { price }) },
    figures: budgetFigures(budget, price),
    struck: countStruck(records),
  };
}

function countStruck(records: readonly RequestRecord[]): ReadonlyMap<string, number> {
  const struck = new Map<string, number>();
  for (const { faults } of records) for (const id of faults) struck.set(id, (struck.get(id) ?? 0) + 1);
  return struck;
}
