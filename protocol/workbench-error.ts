/**
 * Every failure that a user can cause or mend, by code. The message of each error says what could not be
 * done, with the values, why, and what to do; the code is stable and decides the exit code of the command.
 */
export const ERROR_CODES = {
  BAD_ARGUMENT: 'an argument, option or input file of a command is not usable',
  TEMPLATE_UNREADABLE: 'template.yaml cannot be read or parsed',
  TEMPLATE_INVALID: 'template.yaml parses but lacks or contradicts what the emulator needs',
  BUNDLE_MISSING: 'the Lambda bundle that the template points to is not there',
  BUNDLE_BROKEN: 'the Lambda bundle is there but does not load',
  PORT_TAKEN: 'a port is in use or may not be listened on',
  DATA_IN_USE: 'another emulator holds the data folder',
  DATA_UNREADABLE: 'the data folder cannot be read, written or recovered',
  START_FAILED: 'a part of the emulator ended or did not answer while starting',
  DATABASE_ENDED: 'the database process ended while the emulator ran',
  DATABASE_SILENT: 'the database process lives and does not answer',
  DATABASE_UNREACHABLE: 'no DynamoDB answers where --dynamodb-endpoint points, or it refuses its caller',
  NOT_RUNNING: 'no emulator answers where the command looks for one',
  CONTRACT_INVALID: 'the OpenAPI document cannot be read, parsed or used',
  REQUEST_REFUSED: 'the emulator or the API answered a command with a refusal',
  FILE_UNWRITABLE: 'a report or another file that a command writes cannot be written',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** A failure with a remedy: printed as its message alone. Anything else that is thrown is a bug and prints its stack. */
export class WorkbenchError extends Error {
  override readonly name = 'WorkbenchError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
