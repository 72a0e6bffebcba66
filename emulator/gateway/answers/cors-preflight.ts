import type { CorsDeployment } from '../../template/deployment.ts';
import { DEFAULT_CONTENT_TYPE } from '../integration/http-response.ts';
import type { Reply } from './reply.ts';

/** The preflight answer's ids. */
export interface PreflightIds {
  readonly requestId: string;
  readonly extendedRequestId: string;
}

/**
 * The answer to OPTIONS that SAM's `Cors` puts on every resource: a mock integration that looks at nothing in the
 * request, never invokes the function and starts no trace. Status and body are those of SAM's transform.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html
 *
 * Not confirmed: the order of the Access-Control headers.
 */
export function toPreflightReply(cors: CorsDeployment, allowMethods: string, ids: PreflightIds): Reply {
  const headers = ['x-amzn-RequestId', ids.requestId, 'Access-Control-Allow-Origin', cors.allowOrigin];
  if (cors.allowHeaders !== undefined) headers.push('Access-Control-Allow-Headers', cors.allowHeaders);
  headers.push('Access-Control-Allow-Methods', allowMethods);
  if (cors.maxAgeSeconds !== undefined) headers.push('Access-Control-Max-Age', String(cors.maxAgeSeconds));
  if (cors.allowCredentials) headers.push('Access-Control-Allow-Credentials', 'true');
  headers.push('x-amz-apigw-id', ids.extendedRequestId);
  return { status: 200, contentType: DEFAULT_CONTENT_TYPE, headers, body: BODY };
}

const BODY = Buffer.from('{}\n');
