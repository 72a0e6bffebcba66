import { expect, test } from 'vitest';
import { createProgram } from './program.ts';

test.for([
  ['up --prot 1', 'There is no option --prot. Did you mean --port? See `triggers up --help`.'],
  ['up --no-wach', 'There is no option --no-wach. Did you mean --no-watch? See `triggers up --help`.'],
  ['up --max-env 2', 'There is no option --max-env. Did you mean --max-environments? See `triggers up --help`.'],
  ['up --xyzzy', 'There is no option --xyzzy. See `triggers up --help`.'],
  ['up extra', 'There is no command or argument extra here. See `triggers up --help`.'],
  ['up --port', '--port needs a value. See `triggers up --help`.'],
  ['up --port x', '--port x is not usable. Give a whole number from 0 to 65535. See `triggers up --help`.'],
  ['up --port 65536', '--port 65536 is not usable. Give a whole number from 0 to 65535. See `triggers up --help`.'],
  ['keys', 'Name what to do: create, list or revoke. See `triggers keys --help`.'],
  ['up --data=', '--data is empty. Give it a value, or leave it out.'],
  ['up --auth none', '--auth "none" is not usable. Choose from "local", "aws". See `triggers up --help`.'],
  ['sned', 'There is no such command. Did you mean send? See `triggers --help`.'],
  ['ack', 'Not enough is given for triggers ack <ids..>. See `triggers ack --help`.'],
  ['keys revoke', 'Not enough is given for triggers keys revoke <id>. See `triggers keys revoke --help`.'],
  ['assert', '--filter must be given. See `triggers assert --help`.'],
  ['tail --json --plain', '--json and --plain exclude each other. Give one of them. See `triggers tail --help`.'],
])('says what is wrong with `triggers %s`, and where there is more', async ([commandLine = '', sentence]) => {
  const parse = async () => await createProgram(commandLine.split(' ')).exitProcess(false).parseAsync();

  await expect(parse).rejects.toMatchObject({ code: 'BAD_ARGUMENT', message: sentence });
});
