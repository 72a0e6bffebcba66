import { partitionOf } from '../../region.ts';
import type { Deployment } from '../deployment.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export function functionArnOf({ region, accountId, function: { name } }: Deployment): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${accountId}:function:${name}`;
}
