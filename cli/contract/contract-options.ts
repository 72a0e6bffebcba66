import type { Options } from 'yargs';
import { CHECK_IDS, CHECKS, type CheckId, PHASES, type Phase } from '../../contract/model/checks.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { wholeNumberOption } from '../options/number-options.ts';
import { defaultContract } from '../own-files.ts';

export interface ContractArguments {
  readonly url?: string | undefined;
  readonly key?: string | undefined;
  readonly spec: string;
  readonly quick: boolean;
  readonly seed?: number | undefined;
  readonly path?: string | undefined;
  readonly check?: readonly string[] | undefined;
  readonly operation?: readonly string[] | undefined;
  readonly phase?: readonly string[] | undefined;
  readonly allowLoad: boolean;
  readonly concurrency?: number | undefined;
  readonly list: boolean;
  readonly json?: string | undefined;
  readonly junit?: string | undefined;
  readonly sarif?: string | undefined;
  readonly markdown?: string | undefined;
  readonly har?: string | undefined;
  readonly github: boolean;
}

const CHOICE = 'What is checked:';
const REPORTS = 'Reports:';
const MAX_SEED = 0x7fff_ffff;

const file = (describe: string) => ({ type: 'string', requiresArg: true, group: REPORTS, describe }) as const;
const several = (describe: string) =>
  ({ type: 'string', array: true, requiresArg: true, group: CHOICE, describe }) as const;

/** The options of `triggers contract`, in the order of its help. */
export const CONTRACT_OPTIONS = {
  url: {
    type: 'string',
    requiresArg: true,
    describe: 'Base URL of a server to check, without /v1; default: an emulator started for the run',
  },
  key: {
    type: 'string',
    requiresArg: true,
    describe: 'API key for --url; default: $TRIGGERS_API_KEY, or on this machine the test key',
  },
  spec: {
    type: 'string',
    default: defaultContract(),
    defaultDescription: "openapi.yaml, or in an empty folder the Triggers API's",
    requiresArg: true,
    describe: 'OpenAPI 3.1 document',
  },
  'allow-load': {
    type: 'boolean',
    default: false,
    describe: 'Let --url have races, large bodies and all generated requests too',
  },
  concurrency: wholeNumberOption('concurrency', {
    min: 1,
    max: 64,
    describe: 'Probes at a time; default 8, for --url 2',
  }),
  quick: {
    type: 'boolean',
    default: false,
    group: CHOICE,
    describe: 'A part of the cases and a tenth of the generated requests: under 10 s',
  },
  seed: {
    ...wholeNumberOption('seed', { min: 0, max: MAX_SEED, describe: 'Decides every generated value; default: random' }),
    group: CHOICE,
  },
  path: {
    type: 'string',
    requiresArg: true,
    group: CHOICE,
    describe: 'Run only what a violation tells as its path, or a probe by its name',
  },
  check: several('Only these checks, by id or number: --check idempotency 16'),
  operation: several('Only what is about these operations: --operation createEvent'),
  phase: several(`Only these phases: ${PHASES.join(', ')}`),
  list: { type: 'boolean', default: false, group: CHOICE, describe: 'List the checks, and check nothing' },
  json: file('Write all that was found out as JSON'),
  junit: file('Write JUnit XML'),
  sarif: file('Write SARIF 2.1.0, which points at lines of the contract'),
  markdown: file('Write the step summary as Markdown'),
  har: file('Write everything that was sent and came back as an HTTP archive'),
  github: {
    type: 'boolean',
    default: false,
    group: REPORTS,
    describe: 'Print GitHub annotations and append the step summary; default: in GitHub Actions',
  },
} as const satisfies Readonly<Record<string, Options>>;

/** The checks that were named, or undefined for all. Throws BAD_ARGUMENT for a name that is none. */
export function toCheckIds(names: readonly string[] | undefined): readonly CheckId[] | undefined {
  return split(names)?.map((name) => {
    const found = CHECK_IDS.find((id) => id === name || String(CHECKS[id].number) === name);
    if (found !== undefined) return found;
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `--check ${name} is no check. Give an id or a number of \`triggers contract --list\`.`,
    );
  });
}

/** The phases that were named, or undefined for all. Throws BAD_ARGUMENT for a name that is none. */
export function toPhases(names: readonly string[] | undefined): readonly Phase[] | undefined {
  return split(names)?.map((name) => {
    const found = PHASES.find((phase) => phase === name);
    if (found !== undefined) return found;
    throw new WorkbenchError('BAD_ARGUMENT', `--phase ${name} is no phase. Give one of ${PHASES.join(', ')}.`);
  });
}

/** The operations that were named, or undefined for all. Throws BAD_ARGUMENT for one that the contract does not have. */
export function toOperations(
  names: readonly string[] | undefined,
  known: readonly string[],
): readonly string[] | undefined {
  return split(names)?.map((name) => {
    if (known.includes(name)) return name;
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `--operation ${name} is not in the contract. Give one of ${known.join(', ')}.`,
    );
  });
}

/** Commas part as well as spaces. */
function split(names: readonly string[] | undefined): readonly string[] | undefined {
  return names?.flatMap((name) => name.split(',')).filter((name) => name !== '');
}
