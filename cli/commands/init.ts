import { resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { named, readSampleProject, writeProject } from '../init/sample-project.ts';
import { ownFile } from '../own-files.ts';
import { print } from '../terminal.ts';

interface InitArguments {
  readonly folder: string;
  readonly force: boolean;
}

/** `triggers init`: writes a small project of another API, to begin one of one's own from. */
export const initCommand: CommandModule<object, InitArguments> = {
  command: 'init [folder]',
  describe: 'Write a small project that `up` serves: template, function, contract, scenario, CI',
  builder: (yargs) =>
    yargs
      .positional('folder', { type: 'string', default: '.', describe: 'Where to; made if it is not there' })
      .option('force', { type: 'boolean', default: false, describe: 'Replace files that are there' })
      .example('$0 init links', '')
      .epilogue(
        'The project is an API of short links. Nothing that is there is replaced without --force: .gitignore, README.md and package.json are kept, and any other file in the way keeps all from being written.',
      ),
  handler: async ({ folder, force }) => {
    const files = named(await readSampleProject(ownFile('sample')), folder);
    const { written, kept } = await writeProject(files, folder, { mayReplace: force });
    for (const path of written) print(visible(path));
    if (kept.length > 0) print(safe`Kept as it was: ${visible(kept.join(', '))}.`);
    const more = kept.includes('README.md') ? '`triggers --help` tells' : 'its README.md says';
    print(
      safe`Written to ${visible(resolve(folder))}. \`triggers up\` serves it there; ${visible(more)} what else there is.`,
    );
  },
};
