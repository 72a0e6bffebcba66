import type { Key } from '../keys/key.ts';
import { splitGraphemes } from '../text/width.ts';

/** A line that is being typed, in characters as users see them. */
export interface TextInput {
  readonly characters: readonly string[];
  /** Before which character the next one goes. */
  readonly cursor: number;
  /** Lines that were typed before, newest first. */
  readonly history: readonly string[];
  /** Which of them is shown; -1: none. */
  readonly historyAt: number;
}

export function textInput(text = '', history: readonly string[] = []): TextInput {
  const characters = splitGraphemes(text);
  return { characters, cursor: characters.length, history, historyAt: -1 };
}

export function inputText({ characters }: TextInput): string {
  return characters.join('');
}

/** What a key does to the line; undefined: it is none that edits. The keys are those of readline. */
export function editInput(input: TextInput, key: Key): TextInput | undefined {
  const { characters, cursor } = input;
  const withCharacters = (kept: readonly string[], at: number): TextInput => ({
    ...input,
    characters: kept,
    cursor: at,
  });
  if (key.text !== undefined) {
    const typed = splitGraphemes(key.text.replace(/\s/g, ' '));
    return withCharacters(
      [...characters.slice(0, cursor), ...typed, ...characters.slice(cursor)],
      cursor + typed.length,
    );
  }
  switch (key.name) {
    case 'backspace':
      return withCharacters(
        characters.toSpliced(Math.max(0, cursor - 1), Math.min(1, cursor)),
        Math.max(0, cursor - 1),
      );
    case 'delete':
    case 'ctrl-d':
      return withCharacters(characters.toSpliced(cursor, 1), cursor);
    case 'left':
    case 'ctrl-b':
      return { ...input, cursor: Math.max(0, cursor - 1) };
    case 'right':
    case 'ctrl-f':
      return { ...input, cursor: Math.min(characters.length, cursor + 1) };
    case 'home':
    case 'ctrl-a':
      return { ...input, cursor: 0 };
    case 'end':
    case 'ctrl-e':
      return { ...input, cursor: characters.length };
    case 'ctrl-u':
      return withCharacters(characters.slice(cursor), 0);
    case 'ctrl-k':
      return withCharacters(characters.slice(0, cursor), cursor);
    case 'ctrl-w': {
      const kept = characters
        .slice(0, cursor)
        .join('')
        .replace(/\S*\s*$/, '');
      const start = splitGraphemes(kept).length;
      return withCharacters([...characters.slice(0, start), ...characters.slice(cursor)], start);
    }
    case 'up':
      return fromHistory(input, input.historyAt + 1);
    case 'down':
      return fromHistory(input, input.historyAt - 1);
    default:
      return undefined;
  }
}

function fromHistory(input: TextInput, at: number): TextInput {
  if (at >= input.history.length || at < -1) return input;
  return { ...textInput(at === -1 ? '' : input.history[at], input.history), historyAt: at };
}
