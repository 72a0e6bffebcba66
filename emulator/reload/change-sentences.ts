import type { ApiDeployment, FunctionDeployment, IndexDeployment, RouteDeployment } from '../template/deployment.ts';

/** Says in a few words how a value has changed. */
export type Sentence<T> = (old: T, next: T) => string;

/** `memory 512 MB → 1024 MB` */
export function valueChange(name: string, unit = ''): Sentence<string | number | boolean | undefined> {
  const show = (value: string | number | boolean | undefined) => (value === undefined ? 'none' : `${value}${unit}`);
  return (old, next) => `${name} ${show(old)} → ${show(next)}`;
}

/** `timeout 30 s → 10.5 s` */
export function milliseconds(name: string): Sentence<number> {
  return (old, next) => `${name} ${old / 1_000} s → ${next / 1_000} s`;
}

/** `CORS changed`, for what takes more than a line to say. */
export function changed(name: string): Sentence<unknown> {
  return () => `${name} changed`;
}

/** `routes: + GET /x, − POST /y` */
export const describeRoutes: Sentence<ApiDeployment['routes']> = (old, next) => {
  const [before, after] = [old.flatMap(toMethods), next.flatMap(toMethods)];
  return listed('routes', before, after);
};

/** `throttle 1000/s with a burst of 2000 → none` */
export const describeThrottle: Sentence<ApiDeployment['throttle']> = (old, next) => {
  const show = (throttle: ApiDeployment['throttle']) =>
    throttle === undefined ? 'none' : `${throttle.requestsPerSecond}/s with a burst of ${throttle.burst}`;
  return `throttle ${show(old)} → ${show(next)}`;
};

/** `environment: + NEW, − OLD, LOG_LEVEL changed`; names only, as values may be secrets. */
export const describeEnvironment: Sentence<FunctionDeployment['environment']> = (old, next) => {
  const other = Object.keys(next).filter((name) => Object.hasOwn(old, name) && old[name] !== next[name]);
  return listed('environment', Object.keys(old), Object.keys(next), other);
};

/** `indexes: + by-status, by-date changed` */
export const describeIndexes: Sentence<readonly IndexDeployment[]> = (old, next) => {
  const before = new Map(old.map((index) => [index.indexName, JSON.stringify(index)]));
  const other = next.filter((index) => {
    const known = before.get(index.indexName);
    return known !== undefined && known !== JSON.stringify(index);
  });
  return listed(
    'indexes',
    [...before.keys()],
    next.map(({ indexName }) => indexName),
    other.map(({ indexName }) => indexName),
  );
};

function listed(
  name: string,
  before: readonly string[],
  after: readonly string[],
  other: readonly string[] = [],
): string {
  const parts = [
    ...after.filter((one) => !before.includes(one)).map((one) => `+ ${one}`),
    ...before.filter((one) => !after.includes(one)).map((one) => `− ${one}`),
    ...other.map((one) => `${one} changed`),
  ];
  return parts.length === 0 ? `${name} changed` : `${name}: ${parts.join(', ')}`;
}

function toMethods({ resource, methods }: RouteDeployment): string[] {
  return methods.map((method) => `${method} ${resource}`);
}
