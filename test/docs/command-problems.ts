import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../../cli/program.ts';
import { ROOT, temporaryFolder } from '../system/emulator-process.ts';
import type { CommandBlock } from './command-blocks.ts';
import { commandLinesIn } from './document-shell.ts';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** What the program, npm or vitest would not understand of a block's commands; nothing is run. */
export async function commandProblems(block: CommandBlock): Promise<readonly string[]> {
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
