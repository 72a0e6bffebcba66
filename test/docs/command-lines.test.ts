import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProgram } from '../../cli/program.ts';
import { ROOT, temporaryFolder } from '../system/emulator-process.ts';
import { type CommandBlock, commandBlocks, DOCUMENTS, namedCommands } from './command-blocks.ts';
import { commandLinesIn } from './document-shell.ts';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** The only reasons for which commands of a page are not run, but read and checked. */
const REASONS = [
  'installs packages',
  'needs an AWS account',
  'needs a terminal',
  'needs a second emulator',
  'needs Artillery',
  'needs a release to compare with',
  'runs for minutes',
  'its verdict is about the machine',
  'changes the repository',
];

test('what pages do not let be run has one of a few reasons', () => {
  const reasons = DOCUMENTS.flatMap((document) => commandBlocks(document).flatMap(({ notRun }) => notRun ?? []));

  expect(reasons.filter((reason) => !REASONS.includes(reason))).toEqual([]);
});

test.for(DOCUMENTS)('the program knows every command and option of %s', async (document) => {
  const whole = (await Promise.all(commandBlocks(document).map(problemsOf))).flat();
  const named = await problemsOf(namedCommands(document));

  expect(whole).toEqual([]);
  // A sentence names a command without what it is about.
  expect(named.filter((problem) => !/Not enough|No command|Name what|Missing required/.test(problem))).toEqual([]);
});

test.for([
  ['triggers laod smoke', 'Did you mean load?'],
  ['triggers load smoke --rates 5', 'Unknown argument: rates'],
  ['npx triggers contract --seed', 'Not enough arguments'],
  ['API_KEY=1 triggers up --auth none &', 'Invalid values'],
  ['npm run chekc', 'there is no script chekc'],
  ['npx vitest run emulator/nowhere', 'there is no emulator/nowhere'],
])('a page is not to say %s', async ([command = '', problem = '']) => {
  const problems = await problemsOf({ document: 'a page', line: 1, language: 'sh', notRun: undefined, text: command });

  expect(problems.join()).toContain(problem);
});

async function problemsOf(block: CommandBlock): Promise<readonly string[]> {
  using folder = temporaryFolder();
  const problems = [];
  for (const commandLine of await commandLinesIn(block, folder.path)) {
    const problem = await problemOf(commandLine);
    if (problem !== undefined) problems.push(`${block.document}:${block.line}: ${commandLine.join(' ')}: ${problem}`);
  }
  return problems;
}

/** Why a command would not be understood; undefined: it would be. */
async function problemOf([program, ...commandLine]: readonly string[]): Promise<string | undefined> {
  switch (program) {
    case 'npx':
      return await problemOf(commandLine);
    case 'triggers':
      return commandLine.includes('--help') ? undefined : await parseProblem(commandLine);
    case 'npm': {
      const name = commandLine[0] === 'run' ? commandLine[1] : commandLine[0];
      const isKnown = name !== undefined && (name in scripts || OF_NPM.includes(name));
      return isKnown ? undefined : `there is no script ${name}`;
    }
    case 'vitest': {
      const paths = commandLine.filter((argument) => argument.includes('/') && !existsSync(join(ROOT, argument)));
      return paths.length === 0 ? undefined : `there is no ${paths.join(', ')}`;
    }
    default:
      return undefined;
  }
}

const OF_NPM = ['ci', 'install', 'pack'];

const UNDERSTOOD = new Error('understood');

/** Parses and validates as the program would; no command is run. */
async function parseProblem(commandLine: readonly string[]): Promise<string | undefined> {
  const program = createProgram(commandLine).middleware(() => {
    throw UNDERSTOOD;
  });
  try {
    await program.exitProcess(false).parseAsync();
    return 'it was not parsed';
  } catch (error) {
    return error === UNDERSTOOD ? undefined : String(error);
  }
}
