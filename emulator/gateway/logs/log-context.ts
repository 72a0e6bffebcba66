import { domainSuffixOf } from '../../region.ts';
import { methodsOf } from '../../template/api/api-methods.ts';
import type { ApiDeployment, RouteDeployment } from '../../template/deployment.ts';
import type { FailureKind } from '../answers/failures.ts';
import type { GatewayRecord } from '../gateway-record.ts';
import { deploymentIdOf, domainNameOf } from '../identifiers.ts';
import { compileRoutes, type ResourceMatch } from '../routes.ts';

/** What the gateway's logs say beside what a record knows. */
export interface LogContext {
  readonly api: ApiDeployment;
  readonly accountId: string;
  readonly domainName: string;
  readonly deploymentId: string;
  /** Where the gateway invokes the function. */
  readonly endpointUri: string;
  readonly findResource: (path: string) => ResourceMatch | undefined;
}

/** The context of all requests to one deployment of an API. */
export function toLogContext(place: {
  readonly api: ApiDeployment;
  readonly accountId: string;
  readonly region: string;
  readonly functionArn: string;
}): LogContext {
  const { api, accountId, region, functionArn } = place;
  return {
    api,
    accountId,
    domainName: domainNameOf(api.apiId, region),
    deploymentId: deploymentIdOf(api, { accountId, region }),
    endpointUri: `https://lambda.${region}.${domainSuffixOf(region)}/2015-03-31/functions/${functionArn}/invocations`,
    findResource: compileRoutes(api.routes),
  };
}

/** The log group of the execution log. https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-execution-logging.html */
export function executionLogGroupName({ apiId, stage }: Pick<ApiDeployment, 'apiId' | 'stage'>): string {
  return `API-Gateway-Execution-Logs_${apiId}/${stage}`;
}

/** The route that took a request, and its method as API Gateway has it: ANY, or by name. */
export function takenBy(
  { resource, method }: GatewayRecord,
  { api }: LogContext,
): { readonly route: RouteDeployment; readonly method: string } | undefined {
  const route = api.routes.find((one) => one.resource === resource);
  const ownMethod = route === undefined ? undefined : methodsOf(route, api).get(method);
  return route === undefined || ownMethod === undefined ? undefined : { route, method: ownMethod };
}

/** Whether a request got as far as the API: one that is no HTTP, came too slowly or is too large did not. */
export function hasReachedApi({ outcome }: GatewayRecord): boolean {
  if (outcome.kind === 'clientGone') return outcome.during === 'integration';
  return outcome.kind !== 'failed' || !BEFORE_API.has(outcome.failure);
}

/** AWS logs no 413 of its front door; not confirmed for the others. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
const BEFORE_API: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'badRequest',
  'requestTimeout',
  'bodyTooLarge',
  'headersTooLarge',
  'uriTooLong',
]);

/** What Lambda's Invoke answered to the gateway; undefined: it was not called, or did not answer in time. */
export function lambdaStatusOf({ calledMs, outcome }: GatewayRecord): 200 | 413 | 429 | undefined {
  if (calledMs === undefined) return undefined;
  if (outcome.kind !== 'failed') return 200;
  switch (outcome.failure) {
    case 'functionError':
    case 'malformedResponse':
      return 200;
    case 'eventTooLarge':
      return 413;
    case 'lambdaThrottled':
      return 429;
    default:
      return undefined;
  }
}
