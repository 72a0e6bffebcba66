import { expect, test } from 'vitest';
import { type DescribedCommand, readCommands } from '../../cli/reference/command-tree.ts';
import { commandBlocks, DOCUMENTS, namedCommands } from './command-blocks.ts';
import { commandProblems } from './command-problems.ts';

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
  const whole = (await Promise.all(commandBlocks(document).map(commandProblems))).flat();
  const named = await commandProblems(namedCommands(document));

  expect(whole).toEqual([]);
  // A sentence names a command without what it is about.
  expect(
    named.filter((problem) => !/Not enough|needs a value|No command|Name what|must be given/.test(problem)),
  ).toEqual([]);
});

test('every command shows an example with --help, and the program knows what each is', async () => {
  const commands = (await readCommands()).flatMap(withCommandsBelow);
  const examples = commands.flatMap((command) => command.examples).join('\n');

  const problems = await commandProblems({
    document: '--help',
    line: 1,
    language: 'sh',
    notRun: undefined,
    text: examples,
  });

  expect(commands.length).toBeGreaterThan(40);
  expect(commands.filter((command) => command.examples.length === 0).map(({ usage }) => usage)).toEqual([]);
  expect(problems).toEqual([]);
});

function withCommandsBelow(command: DescribedCommand): readonly DescribedCommand[] {
  return [command, ...command.commands.flatMap(withCommandsBelow)];
}

test.for([
  ['triggers laod smoke', 'Did you mean load?'],
  ['triggers load smoke --rates 5', 'There is no option --rates'],
  ['npx triggers load smoke --seed', '--seed needs a value'],
  ['API_KEY=1 triggers up --auth none &', '--auth "none" is not usable'],
  ['triggers up --data a --data b', '--data is given 2 times'],
  ['npm run chekc', 'there is no script chekc'],
  ['npx vitest run emulator/nowhere', 'there is no emulator/nowhere'],
])('a page is not to say %s', async ([command = '', problem = '']) => {
  const problems = await commandProblems({
    document: 'a page',
    line: 1,
    language: 'sh',
    notRun: undefined,
    text: command,
  });

  expect(problems.join()).toContain(problem);
});
