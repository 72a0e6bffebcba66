import type { ApiDeployment } from '../../../emulator/template/deployment.ts';
import type { Store } from '../../../src/store/store.ts';

/** A request as the function gets it, as far as defects look at it. */
export interface ProxyEvent {
  httpMethod: string;
  path: string;
  headers: Record<string, string> | null;
  multiValueHeaders: Record<string, string[]> | null;
  queryStringParameters: Record<string, string> | null;
  multiValueQueryStringParameters: Record<string, string[]> | null;
  pathParameters: Record<string, string> | null;
  body: string | null;
  isBase64Encoded: boolean;
}

/** What the function answers the gateway. */
export interface FunctionAnswer {
  statusCode: number;
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  body: string;
  isBase64Encoded?: boolean;
}

/** One thing that is wrong with a server; what is not given is right. */
export interface Defect {
  /** Changes the request before the app sees it. */
  readonly event?: (event: ProxyEvent) => ProxyEvent;
  /** Changes the app's answer before the gateway sees it. */
  readonly answer?: (event: ProxyEvent, answer: FunctionAnswer) => FunctionAnswer;
  /** Replaces parts of the store. */
  readonly store?: (store: Store) => Partial<Store>;
  /** Changes what is deployed: routes, preflight, gateway responses. */
  readonly api?: (api: ApiDeployment) => ApiDeployment;
}
