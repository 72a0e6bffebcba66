import { expect, test } from 'vitest';
import { safe } from '../../protocol/text/safe-text.ts';
import { createLineOutput } from './line-output.ts';

/** A stream whose reader takes nothing until it is told to. */
function unreadStream() {
  const written: string[] = [];
  const stream = {
    writableLength: 0,
    write(text: string) {
      written.push(text);
      stream.writableLength += text.length;
      return true;
    },
  };
  return { stream, written };
}

test('keeps a bounded number of lines for a reader that has stopped reading, and counts those it leaves out', () => {
  const { stream, written } = unreadStream();
  const print = createLineOutput(stream, 10);

  for (let line = 1; line <= 6; line += 1) print(safe`line ${line}`);
  stream.writableLength = 0;
  print(safe`line ${7}`);

  expect(written).toEqual(['line 1\n', 'line 2\n', '… 4 lines are left out: nobody read them\n', 'line 7\n']);
});

test('asks the system not to wait for a reader, before each line', () => {
  const asked: boolean[] = [];
  const { stream } = unreadStream();
  const print = createLineOutput({
    ...stream,
    _handle: { setBlocking: (value: boolean) => asked.push(value) },
  } as never);

  print(safe`one`);
  print(safe`two`);

  expect(asked).toEqual(process.platform === 'win32' ? [] : [false, false]);
});
