import { methodsOf } from '../../template/api/api-methods.ts';
import { ACCOUNT_THROTTLE } from '../../template/api/method-settings.ts';
import type { ApiDeployment, ThrottleDeployment } from '../../template/deployment.ts';
import type { ThrottleUse } from '../gateway-record.ts';
import { TokenBucket } from './token-bucket.ts';

/** What throttles requests: `template`, the template's settings; a value in place of the stage's; `off`, nothing, the account neither. */
export type ThrottlePolicy = 'template' | 'off' | ThrottleDeployment;

/** A token bucket as it stands. */
export interface ThrottleState extends ThrottleDeployment {
  /** Where its numbers come from. */
  readonly bucket: ThrottleUse['bucket'];
  /** Whose requests it counts: `ANY /v1/{proxy+}`, or the account's id. */
  readonly name: string;
  readonly tokens: number;
  readonly admitted: number;
  readonly throttled: number;
}

/** The token buckets of an API. */
export interface Throttles {
  /** Asks the buckets of a request to this method of this resource; admitted if the last of the uses is, or there is none. */
  readonly admit: (resource: string, httpMethod: string) => readonly ThrottleUse[];
  readonly states: () => readonly ThrottleState[];
  /** For {@link createThrottles} of the deployment that comes next. */
  readonly buckets: readonly Bucket[];
}

/** A bucket and what it has done; the numbers are counted up in place. */
export interface Bucket {
  readonly bucket: ThrottleUse['bucket'];
  readonly name: string;
  readonly limit: ThrottleDeployment;
  readonly content: TokenBucket;
  admitted: number;
  throttled: number;
}

export interface ThrottlesOptions {
  readonly api: ApiDeployment;
  readonly accountId: string;
  readonly policy: ThrottlePolicy;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
  /** Those in force until now: one whose name and numbers stay keeps its tokens. */
  readonly before?: readonly Bucket[] | undefined;
}

/**
 * The throttles of an API: the method's own bucket, with its own numbers or the stage's, then the account's. The stage's
 * numbers count for each method by itself ("applied at the API method level"; the execution log, as recorded from AWS,
 * names resource and method of the bucket that was empty), where ANY is one method and a preflight's OPTIONS another.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 *
 * AWS counts over many machines and calls its limits targets; here they are exact. Not confirmed: that a request which
 * one bucket refuses takes no token from the other; that requests no method takes are not counted for the account.
 */
export function createThrottles({ api, accountId, policy, nowMs, before = [] }: ThrottlesOptions): Throttles {
  if (policy === 'off') return { admit: () => [], states: () => [], buckets: [] };

  const ofStage = policy === 'template' ? api.throttle : policy;
  const startedAtMs = nowMs();
  const account = toBucket('account', accountId, ACCOUNT_THROTTLE);
  const byResource = new Map<string, ReadonlyMap<string, readonly Bucket[]>>();
  const ofMethods: Bucket[] = [];
  for (const route of api.routes) {
    const asked = new Map<string, readonly Bucket[]>();
    for (const method of new Set(methodsOf(route, api).values())) {
      const own = methodBucket(route.resource, method);
      if (own !== undefined) ofMethods.push(own);
      asked.set(method, own === undefined ? [account] : [own, account]);
    }
    const byHttpMethod = Array.from(
      methodsOf(route, api),
      ([http, method]) => [http, asked.get(method) ?? []] as const,
    );
    byResource.set(route.resource, new Map(byHttpMethod));
  }
  const buckets = [...ofMethods, account];

  return {
    admit(resource, httpMethod) {
      const asked = byResource.get(resource)?.get(httpMethod);
      return asked === undefined ? [] : ask(asked, nowMs());
    },
    states: () => buckets.map((bucket) => toState(bucket, nowMs())),
    buckets,
  };

  function methodBucket(resource: string, method: string): Bucket | undefined {
    const name = `${method} ${resource}`;
    const own = api.methodThrottles?.find((one) => one.resource === resource && one.method === method);
    if (own !== undefined) return toBucket('method', name, own);
    return ofStage && toBucket('stage', name, ofStage);
  }

  function toBucket(bucket: ThrottleUse['bucket'], name: string, limit: ThrottleDeployment): Bucket {
    const { requestsPerSecond, burst } = limit;
    const kept = before.find((one) => one.name === name && isSame(one.limit, limit));
    if (kept !== undefined) return kept.bucket === bucket ? kept : { ...kept, bucket };
    const content = new TokenBucket({ requestsPerSecond, burst }, startedAtMs);
    return { bucket, name, limit: { requestsPerSecond, burst }, content, admitted: 0, throttled: 0 };
  }
}

/** A token from each, or, as soon as one has none, from none of them. */
function ask(buckets: readonly Bucket[], nowMs: number): readonly ThrottleUse[] {
  const refusedAt = buckets.findIndex(({ content }) => !content.hasToken(nowMs));
  if (refusedAt === -1) {
    for (const bucket of buckets) {
      bucket.content.take();
      bucket.admitted++;
    }
    return buckets.map((bucket) => toUse(bucket, true, nowMs));
  }
  (buckets[refusedAt] as Bucket).throttled++;
  return buckets.slice(0, refusedAt + 1).map((bucket, index) => toUse(bucket, index < refusedAt, nowMs));
}

function toUse({ bucket, limit, content }: Bucket, isAdmitted: boolean, nowMs: number): ThrottleUse {
  const { requestsPerSecond, burst } = limit;
  return { bucket, isAdmitted, tokens: content.tokens(nowMs), requestsPerSecond, burst };
}

function toState({ bucket, name, limit, content, admitted, throttled }: Bucket, nowMs: number): ThrottleState {
  return { bucket, name, tokens: content.tokens(nowMs), ...limit, admitted, throttled };
}

function isSame(one: ThrottleDeployment, other: ThrottleDeployment): boolean {
  return one.requestsPerSecond === other.requestsPerSecond && one.burst === other.burst;
}
