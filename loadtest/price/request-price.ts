import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import type { PriceItem } from '../model/price-estimate.ts';
import { numberText, quantity } from '../model/quantity.ts';
import { durationDollars } from './lambda-price.ts';
import type { PriceSheet } from './price-sheet.ts';

export interface PriceOptions {
  readonly prices: PriceSheet;
  readonly architecture: 'x86_64' | 'arm64';
  readonly api: 'rest' | 'http';
  /** How long what is written stays. */
  readonly retentionDays: number;
  /** Of Lambda's own lines and the function's, on average. */
  readonly logBytesPerInvocation: number;
  /** In place of the memory size and the billed time that were measured. */
  readonly predicted?: { readonly memoryMb: number; readonly billedMs: (record: RequestRecord) => number };
}

/** What one request used on average, over some that are alike. */
interface Use {
  readonly gatewayRequests: number;
  readonly invocations: number;
  /** Memory × billed time, in MB × ms. */
  readonly megabyteMs: number;
  readonly billedMs: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly storedBytes: number;
  readonly responseBytes: number;
}

const GB = 1024 ** 3;
const DAYS_PER_MONTH = 30.4;
/** The most that a request to an HTTP API can have before it counts as two. https://aws.amazon.com/api-gateway/pricing/ */
const HTTP_API_REQUEST_BYTES = 512 * 1024;

/** The bill of a million requests like these, item by item; items that cost nothing are left out. */
export function priceItems(records: readonly RequestRecord[], options: PriceOptions): PriceItem[] {
  const { prices, api, architecture, retentionDays, logBytesPerInvocation } = options;
  const use = meanUse(records, options);
  const memoryMb = use.invocations === 0 ? 0 : use.megabyteMs / Math.max(use.billedMs, Number.MIN_VALUE);
  const gatewayPrice = api === 'rest' ? prices.restApiRequests : prices.httpApiRequests;
  const item = (name: string, dollarsPerMillion: number, because: string): PriceItem => ({
    name,
    dollarsPerMillion,
    because,
  });
  return [
    item(
      'gateway',
      use.gatewayRequests * gatewayPrice.dollars,
      `${numberText(use.gatewayRequests)} × $${gatewayPrice.dollars} per million ${api === 'rest' ? 'REST' : 'HTTP'} API requests`,
    ),
    item(
      'lambda-requests',
      use.invocations * prices.lambdaRequests.dollars,
      `${numberText(use.invocations)} × $${prices.lambdaRequests.dollars} per million`,
    ),
    item(
      'lambda-duration',
      durationDollars({ memoryMb, billedMs: use.billedMs, architecture, prices }),
      `${quantity(use.billedMs, 'ms')}${options.predicted === undefined ? '' : ' predicted'} billed at ${quantity(memoryMb, 'MB')} ${architecture}`,
    ),
    item(
      'writes',
      use.writeUnits * prices.writeUnits.dollars,
      `${numberText(use.writeUnits)} WRU × $${prices.writeUnits.dollars} per million`,
    ),
    item(
      'reads',
      use.readUnits * prices.readUnits.dollars,
      `${numberText(use.readUnits)} RRU × $${prices.readUnits.dollars} per million`,
    ),
    item(
      'storage',
      ((use.storedBytes * 1e6) / GB) * (retentionDays / DAYS_PER_MONTH) * prices.storageGbMonths.dollars,
      `${quantity(use.storedBytes, 'bytes')} for ${numberText(retentionDays)} days`,
    ),
    item(
      'logs',
      ((use.invocations * logBytesPerInvocation * 1e6) / GB) * prices.logIngestionGb.dollars,
      `${quantity(use.invocations * logBytesPerInvocation, 'bytes')} × $${prices.logIngestionGb.dollars} per GB`,
    ),
    item(
      'data-out',
      ((use.responseBytes * 1e6) / GB) * prices.dataOutGb.dollars,
      `${quantity(use.responseBytes, 'bytes')} × $${prices.dataOutGb.dollars} per GB`,
    ),
  ].filter(({ dollarsPerMillion }) => dollarsPerMillion > 0);
}

function meanUse(records: readonly RequestRecord[], options: PriceOptions): Use {
  const meanOf = (value: (record: RequestRecord) => number) =>
    records.reduce((sum, record) => sum + value(record), 0) / Math.max(1, records.length);
  const billedMs = (record: RequestRecord) =>
    isInvoked(record) ? (options.predicted?.billedMs(record) ?? record.invocation?.billedDurationMs ?? 0) : 0;
  const memoryMb = (record: RequestRecord) => options.predicted?.memoryMb ?? record.invocation?.memorySizeMb ?? 0;
  return {
    gatewayRequests: meanOf((record) => gatewayRequests(record, options.api)),
    invocations: meanOf((record) => (isInvoked(record) ? 1 : 0)),
    megabyteMs: meanOf((record) => billedMs(record) * memoryMb(record)),
    billedMs: meanOf(billedMs),
    writeUnits: meanOf(({ writeUnits }) => writeUnits),
    readUnits: meanOf(({ readUnits }) => readUnits),
    storedBytes: meanOf(storedBytes),
    responseBytes: meanOf(({ responseBytes }) => responseBytes),
  };
}

/** An invocation that Lambda throttled is not billed. https://aws.amazon.com/lambda/pricing/ */
function isInvoked({ invocation }: RequestRecord): boolean {
  return invocation !== undefined && invocation.status !== 'throttled';
}

/**
 * Requests that the gateway throttles are not billed; what the function refuses is. HTTP APIs meter by 512 KB.
 * https://aws.amazon.com/api-gateway/pricing/
 */
function gatewayRequests({ why, requestBytes }: RequestRecord, api: PriceOptions['api']): number {
  if (why.layer === 'gateway' && why.rule === 'throttled') return 0;
  return api === 'rest' ? 1 : Math.max(1, Math.ceil(requestBytes / HTTP_API_REQUEST_BYTES));
}

/**
 * At most: a put takes a write unit for each KB that it leaves in a table or an index, and an item has 100 bytes of its own.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
function storedBytes({ databaseCalls }: RequestRecord): number {
  return databaseCalls
    .filter(({ operation, status }) => operation === 'PutItem' && status === 200)
    .flatMap(({ consumed }) => consumed)
    .filter(({ writeUnits }) => writeUnits > 0)
    .reduce((sum, { writeUnits }) => sum + writeUnits * 1024 + 100, 0);
}
