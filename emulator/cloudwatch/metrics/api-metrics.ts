import type { GatewayRecord } from '../../gateway/gateway-record.ts';
import type { AddValue, Dimensions, MetricStore } from './metric-store.ts';

export interface ApiMetricsOptions {
  /** Name of the API; its id stands in if it has no ASCII letter. */
  readonly apiName: string;
  readonly stage: string;
  /** Whether they are kept by method and resource too: `MetricsEnabled` of the stage, which may change. */
  readonly isDetailed: () => boolean;
}

/** The metrics of one set of dimensions. */
interface ApiSeries {
  readonly count: AddValue;
  readonly clientErrors: AddValue;
  readonly serverErrors: AddValue;
  readonly latency: AddValue;
  readonly integrationLatency: AddValue;
}

/**
 * Metrics of API Gateway: `4XXError` and `5XXError` get a 0 or 1 of every request, so that their average is the rate.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 *
 * Not confirmed: that requests which match no method count for API and stage; that the gateway's own preflight answers
 * count, without an integration latency; that a request counts in the minute of its arrival; fractions of milliseconds.
 */
export function createApiMetrics(store: MetricStore, options: ApiMetricsOptions): (record: GatewayRecord) => void {
  const { apiName, stage, isDetailed } = options;
  const ofApi = apiSeries(store, { ApiName: apiName });
  const ofStage = apiSeries(store, { ApiName: apiName, Stage: stage });
  const ofMethods = new Map<string, ApiSeries>();

  return (record) => {
    if (!isCounted(record)) return;
    add(ofApi, record);
    add(ofStage, record);
    if (isDetailed() && record.resource !== undefined) add(ofMethod(record.method, record.resource), record);
  };

  function ofMethod(method: string, resource: string): ApiSeries {
    const key = `${method} ${resource}`;
    let series = ofMethods.get(key);
    if (series === undefined) {
      series = apiSeries(store, { ApiName: apiName, Stage: stage, Method: method, Resource: resource });
      ofMethods.set(key, series);
    }
    return series;
  }
}

/** Whether AWS would know of it: not what failed for a bug of ours, nor what never became a request to the API. */
function isCounted({ method, outcome }: GatewayRecord): boolean {
  switch (outcome.kind) {
    case 'answered':
    case 'preflight':
    case 'failed':
      return method !== '';
    case 'clientGone':
      return outcome.during === 'integration';
    case 'reset':
    case 'emulatorFailed':
      return false;
  }
}

function add(series: ApiSeries, { timeMs, status, latencyMs, integrationLatencyMs }: GatewayRecord): void {
  series.count(1, timeMs);
  series.clientErrors(status >= 400 && status < 500 ? 1 : 0, timeMs);
  series.serverErrors(status >= 500 ? 1 : 0, timeMs);
  series.latency(latencyMs, timeMs);
  if (integrationLatencyMs !== undefined) series.integrationLatency(integrationLatencyMs, timeMs);
}

function apiSeries(store: MetricStore, dimensions: Dimensions): ApiSeries {
  const series = (name: string, unit: string) => store.series({ namespace: 'AWS/ApiGateway', name, unit, dimensions });
  return {
    count: series('Count', 'Count'),
    clientErrors: series('4XXError', 'Count'),
    serverErrors: series('5XXError', 'Count'),
    latency: series('Latency', 'Milliseconds'),
    integrationLatency: series('IntegrationLatency', 'Milliseconds'),
  };
}
