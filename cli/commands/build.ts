import type { CommandModule } from 'yargs';
import { safe } from '../../protocol/safe-text.ts';
import { visible } from '../../protocol/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { print } from '../terminal.ts';

interface BuildArguments {
  readonly template: string;
  readonly entry: string;
}

/** `triggers build`: bundles the function into the folder that the template ships. */
export const buildCommand: CommandModule<object, BuildArguments> = {
  command: 'build',
  describe: "Bundle the function into the template's CodeUri",
  builder: {
    template: { type: 'string', default: 'template.yaml', describe: 'SAM template' },
    entry: { type: 'string', default: 'src/lambda.ts', describe: 'File that exports the handler' },
  },
  handler: async ({ template, entry }) => {
    const { readDeployment } = await import('../../emulator/template/read-deployment.ts');
    const { buildLambdaBundle } = await import('../../build/lambda-bundle.ts');
    const { function: deployed } = await readDeployment(template, {});
    try {
      await buildLambdaBundle({ entryPoint: entry, outputDirectory: deployed.codeDirectory });
    } catch (cause) {
      // esbuild has printed what is wrong, with file and line.
      throw new WorkbenchError('BUNDLE_BROKEN', `${entry} cannot be bundled. Mend what is shown above.`, { cause });
    }
    print(safe`Built ${visible(deployed.codeDirectory)}.`);
  },
};
