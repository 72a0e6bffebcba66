import type { ErrorCode } from '../protocol/workbench-error.ts';

/** What the program's exit code means; `triggers --help` prints it. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'done' },
  refused: {
    code: 1,
    meaning: 'the API or the emulator refused what was asked, a contract is violated, or an assertion does not hold',
  },
  usage: { code: 2, meaning: 'an argument, the template or the bundle is not usable' },
  unreachable: {
    code: 3,
    meaning: 'no emulator, API or external database answers, or not enough to judge a contract by',
  },
  failed: { code: 4, meaning: 'the emulator could not start (port, data)' },
  unwritten: { code: 5, meaning: 'a report or another file could not be written' },
  internal: { code: 70, meaning: 'a bug in triggers' },
  inconclusive: { code: 98, meaning: 'a load run could not decide whether its thresholds hold' },
  broken: { code: 99, meaning: 'a threshold of a load run does not hold' },
  hungUp: { code: 129, meaning: 'the terminal was closed' },
  interrupted: { code: 130, meaning: 'stopped by Ctrl-C' },
  terminated: { code: 143, meaning: 'stopped by SIGTERM' },
} as const;

const BY_ERROR: Readonly<Record<ErrorCode, keyof typeof EXIT_CODES>> = {
  BAD_ARGUMENT: 'usage',
  TEMPLATE_UNREADABLE: 'usage',
  TEMPLATE_INVALID: 'usage',
  BUNDLE_MISSING: 'usage',
  BUNDLE_BROKEN: 'usage',
  PORT_TAKEN: 'failed',
  DATA_IN_USE: 'failed',
  DATA_UNREADABLE: 'failed',
  START_FAILED: 'failed',
  DATABASE_ENDED: 'failed',
  DATABASE_SILENT: 'unreachable',
  DATABASE_UNREACHABLE: 'unreachable',
  NOT_RUNNING: 'unreachable',
  CONTRACT_INVALID: 'usage',
  REQUEST_REFUSED: 'refused',
  FILE_UNWRITABLE: 'unwritten',
};

export function exitCodeOf(errorCode: ErrorCode): number {
  return EXIT_CODES[BY_ERROR[errorCode]].code;
}
