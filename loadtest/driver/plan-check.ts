import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { ClosedLoad, LoadPlan, Operation, Part, Phase, Template } from './plan.ts';
import { type Arrivals, expectedArrivals } from './schedule/arrivals.ts';

/** Rows of a run are numbered with 32 bits, and kept in memory with some fifty bytes each. */
const MAX_REQUESTS = 50_000_000;
/** More than one process can send. */
const MAX_PER_SECOND = 200_000;
const MAX_CONNECTIONS = 10_000;

/** Throws BAD_ARGUMENT if a plan contradicts itself or cannot be carried out. */
export function checkPlan(plan: LoadPlan): void {
  const { url, phases, operations, apiKeys, timeoutMs, maxInFlight, drainMs } = plan;
  const origin = URL.parse(url);
  if (origin === null || !/^https?:$/.test(origin.protocol)) refuse(`"${url}" is not an http or https URL.`);
  if (phases.length === 0) refuse('A load plan needs at least one phase.');
  if (operations.length === 0) refuse('A load plan needs at least one operation.');
  whole('maxInFlight', maxInFlight, 1, MAX_CONNECTIONS);
  whole('timeoutMs', timeoutMs, 1, 2 ** 31 - 1);
  whole('drainMs', drainMs, 0, 2 ** 31 - 1);
  for (const key of apiKeys)
    if (!/^[\x21-\x7e]+$/.test(key)) refuse('An API key is empty or has other than printable ASCII.');
  const names = new Set(operations.map(({ name }) => name));
  if (names.size < operations.length) refuse('Two operations have the same name.');
  for (const operation of operations) checkOperation(operation, plan, names);
  for (const phase of phases) checkPhase(phase, plan, names);
}

function checkPhase(
  { name, load, weights }: Phase,
  { operations, maxInFlight }: LoadPlan,
  names: ReadonlySet<string>,
): void {
  const where = `phase "${name}"`;
  for (const named of Object.keys(weights ?? {})) {
    if (!names.has(named))
      refuse(`${where} weighs "${named}", which is no operation. Operations: ${[...names].join(', ')}.`);
  }
  const shares = operations.map((operation) =>
    weights === undefined ? operation.weight : (weights[operation.name] ?? 0),
  );
  if (shares.some((share) => !(share >= 0 && Number.isFinite(share))))
    refuse(`${where} has a weight that is not 0 or more.`);
  if (shares.every((share) => share === 0)) refuse(`${where} sends nothing: all weights are 0.`);
  if (load.durationMs !== undefined) positive(`durationMs of ${where}`, load.durationMs);
  if (load.model === 'open') checkArrivals(load.arrivals, load.durationMs, where);
  else checkClosed(load, maxInFlight, where);
}

function checkClosed(load: ClosedLoad, maxInFlight: number, where: string): void {
  whole(`users of ${where}`, load.users, 1, maxInFlight, 'maxInFlight');
  if (load.durationMs === undefined && load.requests === undefined) {
    refuse(`${where} would never end: it needs durationMs, requests or both.`);
  }
  if (load.requests !== undefined) whole(`requests of ${where}`, load.requests, 1, MAX_REQUESTS);
  if (load.thinkMs !== undefined && !(load.thinkMs >= 0)) refuse(`thinkMs of ${where} is not 0 or more.`);
}

function checkArrivals(arrivals: Arrivals, durationMs: number, where: string): void {
  if (arrivals.kind === 'bursts') {
    whole(`size of the bursts of ${where}`, arrivals.size, 1, MAX_PER_SECOND);
    positive(`everyMs of the bursts of ${where}`, arrivals.everyMs);
  } else {
    const rates = arrivals.kind === 'ramp' ? [arrivals.fromPerSecond, arrivals.toPerSecond] : [arrivals.perSecond];
    if (arrivals.kind === 'poisson' && arrivals.toPerSecond !== undefined) rates.push(arrivals.toPerSecond);
    for (const rate of rates) {
      if (rate >= 0 && rate <= MAX_PER_SECOND) continue;
      refuse(`${where} wants ${rate} requests a second; a generator can be asked for 0 to ${MAX_PER_SECOND}.`);
    }
    if (rates.every((rate) => rate === 0)) refuse(`${where} sends nothing: its rate is 0.`);
  }
  const requests = expectedArrivals(arrivals, durationMs);
  if (requests > MAX_REQUESTS) {
    refuse(
      `${where} would send ${Math.round(requests)} requests, more than the ${MAX_REQUESTS} that a run keeps. Shorten it.`,
    );
  }
}

function checkOperation(operation: Operation, plan: LoadPlan, names: ReadonlySet<string>): void {
  const { name, method, path, headers = {}, bodies = [], apiKeys = [], whenEmpty } = operation;
  const where = `operation "${name}"`;
  if (!/^[A-Z]+$/.test(method)) refuse(`The method of ${where} is "${method}", not letters in upper case.`);
  if (method === 'HEAD' || method === 'CONNECT')
    refuse(`${where} sends ${method}, whose answers cannot be measured. Use GET.`);
  const first = partsOf(path)[0];
  if (typeof first !== 'string' || !first.startsWith('/')) refuse(`The path of ${where} does not begin with "/".`);
  for (const part of [path, ...Object.values(headers)].flatMap(partsOf)) {
    if (typeof part === 'string' && /[\r\n]/.test(part)) refuse(`${where} has a line break in its path or a header.`);
  }
  if (partsOf(path).some((part) => typeof part === 'string' && /[^\x21-\x7e]/.test(part))) {
    refuse(`The path of ${where} has a character that must be percent-encoded.`);
  }
  if (operation.bodies?.length === 0) refuse(`${where} has an empty list of bodies. Leave it out for no body.`);
  if (operation.isChunked === true && bodies.length === 0) refuse(`${where} is chunked, and has no body.`);
  for (const place of apiKeys)
    whole(`A place in apiKeys of ${where}`, place, 0, plan.apiKeys.length - 1, 'the last key');
  if (whenEmpty !== undefined && !names.has(whenEmpty))
    refuse(`${where} falls back on "${whenEmpty}", which is no operation.`);
  if (drawsFromPool(operation)) {
    const instead = plan.operations.find((other) => other.name === whenEmpty);
    if (instead === undefined || drawsFromPool(instead)) {
      refuse(`${where} draws from a pool, which may be empty: name an operation in whenEmpty that draws from none.`);
    }
  }
  if (operation.observe !== undefined) whole(`observe.every of ${where}`, operation.observe.every, 1, MAX_REQUESTS);
}

function drawsFromPool({ path, headers = {}, bodies = [] }: Operation): boolean {
  const parts = [path, ...Object.values(headers), ...bodies].flatMap(partsOf);
  return parts.some(
    (part) => typeof part === 'object' && 'slot' in part && (part.slot === 'take' || part.slot === 'pick'),
  );
}

function partsOf(template: Template): readonly Part[] {
  return Array.isArray(template) ? (template as readonly Part[]) : [template as Part];
}

function whole(what: string, value: number, min: number, max: number, maxName?: string): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const upTo = maxName === undefined ? `${max}` : `${max} (${maxName})`;
  refuse(`${what} is ${value}; it must be a whole number from ${min} to ${upTo}.`);
}

function positive(what: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) refuse(`${what} is ${value}; it must be more than 0.`);
}

function refuse(message: string): never {
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    message.replace(/^\w/, (letter) => letter.toUpperCase()),
  );
}
