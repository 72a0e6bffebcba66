import * as z from 'zod';

/** One part of the bill, in dollars per million requests. */
export const PriceItem = z.object({
  /** `gateway`, `lambda-requests`, `lambda-duration`, `writes`, `reads`, `storage`, `logs`, `data-out` */
  name: z.string(),
  dollarsPerMillion: z.number(),
  /** How it comes about: `2.00 WRU × $0.625 per million`. */
  because: z.string(),
});
export type PriceItem = z.infer<typeof PriceItem>;

/** What a million requests of one kind cost. */
export const PriceRow = z.object({
  /** `POST /v1/events`, or `all requests`. */
  operation: z.string(),
  /** Status, `replay` for an idempotent one, or `all`. */
  outcome: z.string(),
  /** Of the request bodies: `up to 1 KB`, … */
  size: z.string(),
  requests: z.number(),
  items: z.array(PriceItem),
  dollarsPerMillion: z.number(),
  /** Name of the item that costs most. */
  dominatedBy: z.string(),
});
export type PriceRow = z.infer<typeof PriceRow>;

/** The price of this run's requests, a million at a time, by the list prices of one day. */
export const PriceEstimate = z.object({
  asOf: z.string(),
  region: z.string(),
  /** Of the run's requests, those whose records were still kept at its end, the newest: 0 to 1. */
  coveredShare: z.number(),
  sources: z.array(z.object({ item: z.string(), url: z.string() })),
  rows: z.array(PriceRow),
  /** All requests in the proportion in which they came. */
  total: PriceRow,
  whatIf: z.array(z.object({ change: z.string(), dollarsPerMillion: z.number(), ratio: z.number() })),
  notes: z.array(z.string()),
});
export type PriceEstimate = z.infer<typeof PriceEstimate>;
