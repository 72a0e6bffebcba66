import * as z from 'zod';

/** A price with the page that it is from. */
const Price = z.object({
  dollars: z.number().positive(),
  /** What the dollars are for. */
  per: z.string(),
  source: z.url(),
});

/** Public list prices of one region and day: first tier, no free tier, no savings plan. */
export const PriceSheet = z.object({
  /** The day on which the pages said so. */
  asOf: z.iso.date(),
  region: z.string(),
  restApiRequests: Price,
  httpApiRequests: Price,
  lambdaRequests: Price,
  lambdaX86GbSeconds: Price,
  lambdaArm64GbSeconds: Price,
  writeUnits: Price,
  readUnits: Price,
  storageGbMonths: Price,
  logIngestionGb: Price,
  dataOutGb: Price,
});
export type PriceSheet = z.infer<typeof PriceSheet>;

const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const GATEWAY = 'https://aws.amazon.com/api-gateway/pricing/';
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const MILLION = 'million';

/** To change it: read the pages again, all of them, and move `asOf` to that day. */
export const US_EAST_1: PriceSheet = {
  asOf: '2026-06-30',
  region: 'us-east-1',
  restApiRequests: { dollars: 3.5, per: MILLION, source: GATEWAY },
  httpApiRequests: { dollars: 1, per: MILLION, source: GATEWAY },
  lambdaRequests: { dollars: 0.2, per: MILLION, source: LAMBDA },
  lambdaX86GbSeconds: { dollars: 0.0000166667, per: 'GB-second', source: LAMBDA },
  lambdaArm64GbSeconds: { dollars: 0.0000133334, per: 'GB-second', source: LAMBDA },
  writeUnits: { dollars: 0.625, per: MILLION, source: DYNAMODB },
  readUnits: { dollars: 0.125, per: MILLION, source: DYNAMODB },
  storageGbMonths: { dollars: 0.25, per: 'GB-month', source: DYNAMODB },
  logIngestionGb: { dollars: 0.5, per: 'GB', source: 'https://aws.amazon.com/cloudwatch/pricing/' },
  dataOutGb: { dollars: 0.09, per: 'GB', source: 'https://aws.amazon.com/ec2/pricing/on-demand/' },
};
