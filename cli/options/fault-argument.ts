import { FaultSpec } from '../../protocol/faults.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { parseDurationMs } from './duration.ts';

/** The conditions of a fault as they are typed, by the names that they have on the command line. */
export const FAULT_OPTIONS = {
  latency: 'By how much DynamoDB answers later: 200ms; of dynamodb-latency, and needed there',
  share: 'Share of what matches: 0.1 or 10%; default: all',
  for: 'Ends by itself after this time: 30s',
  count: 'Ends by itself after it has affected so many',
  operation: '"POST /v1/events", POST or "/v1/events/*"; of a dynamodb kind: PutItem',
  key: "An API key; of a dynamodb kind: an item's partition key",
  table: "A table's name; of the dynamodb kinds only",
  seed: 'Decides which of the matching ones are the share, so that a run can be repeated',
} as const;

export type FaultOption = keyof typeof FAULT_OPTIONS;

/** What was typed for each. */
export type FaultTexts = Readonly<Partial<Record<FaultOption, string | undefined>>>;

/** Of the fields that are named otherwise on the command line. */
const OPTION_OF_FIELD: Readonly<Record<string, FaultOption>> = { latencyMs: 'latency', forMs: 'for' };

/**
 * A fault in one word, as `--fault` takes it: `gateway-429,share=10%,for=30s`. Throws BAD_ARGUMENT, whose message
 * `subject` opens.
 */
export function parseFaultArgument(text: string, subject = `--fault ${text}`): FaultSpec {
  const [kind = '', ...conditions] = text.split(',').map((part) => part.trim());
  const texts: Partial<Record<FaultOption, string>> = {};
  for (const condition of conditions) {
    const at = condition.indexOf('=');
    const name = at < 0 ? condition : condition.slice(0, at);
    if (!isOption(name) || at < 0) throw unusable(subject, `${condition} is none of ${namesAndValues()}`);
    if (texts[name] !== undefined) throw unusable(subject, `${name} is there twice`);
    texts[name] = condition.slice(at + 1);
  }
  return toFaultSpec(kind, texts, subject);
}

/** The fault that is meant by what was typed; `subject` opens the message of the BAD_ARGUMENT if it makes none. */
export function toFaultSpec(kind: string, texts: FaultTexts, subject: string): FaultSpec {
  const { latency, share, for: duration, count, operation, key, table, seed } = texts;
  const given = {
    latencyMs: latency === undefined ? undefined : parseDurationMs(latency, `${subject}: latency`),
    share: share === undefined ? undefined : parseShare(share),
    forMs: duration === undefined ? undefined : parseDurationMs(duration, `${subject}: for`),
    count: count === undefined ? undefined : parseNumber(count),
    operation,
    key,
    table,
    seed: seed === undefined ? undefined : parseNumber(seed),
  };
  const parsed = FaultSpec.safeParse({
    kind,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const field = String(path[0]);
    return `${OPTION_OF_FIELD[field] ?? field} ${message}`;
  });
  throw unusable(subject, problems.join('; '));
}

function isOption(name: string): name is FaultOption {
  return Object.hasOwn(FAULT_OPTIONS, name);
}

function parseShare(text: string): number {
  return text.endsWith('%') ? parseNumber(text.slice(0, -1)) / 100 : parseNumber(text);
}

/** NaN, which no field takes, for anything but a plain number: an empty text would be 0. */
function parseNumber(text: string): number {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

function unusable(subject: string, problem: string): WorkbenchError {
  return new WorkbenchError(
    'BAD_ARGUMENT',
    `${subject} is not usable: ${problem}. \`triggers faults add --help\` shows what there is.`,
  );
}

function namesAndValues(): string {
  return Object.keys(FAULT_OPTIONS)
    .map((name) => `${name}=…`)
    .join(', ');
}
