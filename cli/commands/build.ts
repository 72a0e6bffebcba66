import { relative, resolve, sep } from 'node:path';
import type { CommandModule } from 'yargs';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { print } from '../terminal.ts';

interface BuildArguments {
  readonly template: string;
  readonly entry: string;
  readonly zip?: string | undefined;
}

/** `triggers build`: bundles the function into the folder that the template ships, and packs it if asked to. */
export const buildCommand: CommandModule<object, BuildArguments> = {
  command: 'build',
  describe: "Bundle the function into the template's CodeUri",
  builder: (yargs) =>
    yargs
      .option('template', { type: 'string', default: 'template.yaml', describe: 'SAM template' })
      .option('entry', { type: 'string', default: 'src/lambda.ts', describe: 'File that exports the handler' })
      .option('zip', {
        type: 'string',
        requiresArg: true,
        describe: 'Pack the folder into this file as well, byte for byte the same for the same sources',
      })
      .example('$0 build --zip function.zip', ''),
  handler: async ({ template, entry, zip }) => {
    const { readDeployment } = await import('../../emulator/template/read-deployment.ts');
    const { buildLambdaBundle } = await import('../../build/lambda-bundle.ts');
    const { codeDirectory } = (await readDeployment(template, {})).function;
    if (zip !== undefined) requireOutside(zip, codeDirectory);
    try {
      await buildLambdaBundle({ entryPoint: entry, outputDirectory: codeDirectory });
    } catch (cause) {
      // Of wrong source esbuild has printed what is wrong, with file and line.
      const isShown = cause instanceof Error && 'errors' in cause;
      const [reason] = String(cause)
        .replace(/^Error: /, '')
        .split('\n');
      throw new WorkbenchError(
        'BUNDLE_BROKEN',
        isShown
          ? `${entry} cannot be bundled. Mend what is shown above.`
          : `${entry} cannot be bundled: ${reason} Install this program again with a network, and without --omit=optional.`,
        { cause },
      );
    }
    print(safe`Built ${visible(codeDirectory)}.`);
    if (zip !== undefined) print(await writeZip(zip, codeDirectory));
  },
};

/** What is in the folder ships: the zip of one build would be in that of the next. */
function requireOutside(zip: string, codeDirectory: string): void {
  const path = relative(codeDirectory, resolve(zip));
  if (path === '..' || path.startsWith(`..${sep}`) || resolve(codeDirectory, path) !== resolve(zip)) return;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `--zip ${zip} is in ${codeDirectory}, whose files are packed. Name a file outside of it.`,
  );
}

async function writeZip(zip: string, codeDirectory: string): Promise<SafeText> {
  const { createHash } = await import('node:crypto');
  const { writeReport } = await import('../../protocol/report/report-file.ts');
  const { zipFolder } = await import('../../build/lambda-zip.ts');
  const bytes = await zipFolder(codeDirectory);
  await writeReport(zip, bytes);
  // As Lambda shows it: CodeSha256 of the function is the same text.
  const digest = createHash('sha256').update(bytes).digest('base64');
  return safe`Packed ${visible(zip)}: ${bytes.length} bytes, SHA-256 ${visible(digest)}.`;
}
