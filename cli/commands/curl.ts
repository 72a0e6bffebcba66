import { writeFile } from 'node:fs/promises';
import type { CommandModule } from 'yargs';
import { controlCall } from '../../protocol/control-client.ts';
import { requestCurl } from '../../protocol/requests/curl-command.ts';
import { RequestDetail } from '../../protocol/requests/request-record.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { type ApiArguments, apiOptions, findEmulator, resolveApi } from '../options/target-options.ts';
import { print, remark } from '../terminal.ts';

interface CurlArguments extends ApiArguments {
  readonly id: string;
  readonly withKey?: boolean | undefined;
  readonly bodyFile?: string | undefined;
}

/** Longer bodies are no pleasure on a command line, and the system bounds its length. */
const MAX_INLINE_BODY_BYTES = 8_192;

/** `triggers curl`: a request as a command for curl. */
export const curlCommand: CommandModule<object, CurlArguments> = {
  command: 'curl <id>',
  describe: 'Print a kept request as a command for curl',
  builder: (yargs) =>
    apiOptions(yargs)
      .positional('id', { type: 'string', demandOption: true, describe: 'x-amzn-RequestId of its answer' })
      .option('with-key', {
        type: 'boolean',
        default: false,
        describe: 'With the key that this command has, in place of $TRIGGERS_API_KEY',
      })
      .option('body-file', {
        type: 'string',
        requiresArg: true,
        describe: 'Where to put a body that does not fit on a command line; default: request-ID.body',
      })
      .example('$0 curl 7b9df91c-e717-48a6-b942-640b11d5f7f0', ''),
  handler: async (options) => {
    const path = `/v1/requests/${encodeURIComponent(options.id)}`;
    const detail = await controlCall(findEmulator(options), 'GET', path, RequestDetail);
    const { url, apiKey } = resolveApi(options, process.env);
    const file = await writeBody(detail, options.bodyFile);
    const command = requestCurl(detail, url, options.withKey === true ? apiKey : undefined, file);
    const lines = command.split('\n').map((line) => visible(line));
    for (const line of lines) print(line);
    if (lines.join('\n') !== command)
      remark(safe`Characters that a terminal must not get are shown as escapes: this is not quite what was sent.`);
    if (file !== undefined) remark(safe`Its body is in ${visible(file)}.`);
  },
};

/** The file with a body that cannot stand on a command line, or that a terminal would not show as it is; undefined: it can. */
async function writeBody(
  { record, request }: RequestDetail,
  bodyFile: string | undefined,
): Promise<string | undefined> {
  if (request === undefined || request.isTruncated) {
    throw new WorkbenchError(
      'REQUEST_REFUSED',
      `The body of ${record.requestId} is not kept whole. Send it again with the program that made it.`,
    );
  }
  const { body, encoding, bodyBytes } = request;
  const fits =
    encoding === 'utf8' &&
    bodyBytes <= MAX_INLINE_BODY_BYTES &&
    body.split('\n').every((line) => visible(line) === line);
  if (fits && bodyFile === undefined) return undefined;
  const file = bodyFile ?? `request-${record.requestId.replace(/[^\w-]/g, '')}.body`;
  try {
    // Never over a file that is there already.
    await writeFile(file, Buffer.from(body, encoding), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw new WorkbenchError(
      'FILE_UNWRITABLE',
      `The body cannot be written to ${file} (${(cause as Error).message}). Name another with --body-file.`,
      { cause },
    );
  }
  return file;
}
