import type { Key as InkKey } from 'ink';
import { splitGraphemes } from '../text/width.ts';
import type { Key } from './key.ts';

/** What Ink tells of special keys. */
export type InkKeyFlags = Partial<InkKey>;

/**
 * The keys in what Ink passes on. It joins all that arrived at once, `jjj` or `gg` with Enter, so a text is taken apart
 * into its characters, and control characters in it are the keys that they are alone.
 */
export function readKeys(input: string, flags: InkKeyFlags): readonly Key[] {
  const special = SPECIAL.find(([flag]) => flags[flag]);
  if (special !== undefined) {
    const key = { name: special[0] === 'tab' && flags.shift ? 'shift-tab' : special[1] };
    return flags.meta && AFTER_ESCAPE.has(key.name) ? [ESCAPE, key] : [key];
  }
  const controlled = input === '' ? [] : [{ name: `ctrl-${input}` }];
  const keys = flags.ctrl ? controlled : splitGraphemes(input).flatMap(toKeys);
  // No key here is made with Alt: an Escape and another key came at once.
  return flags.meta ? [ESCAPE, ...keys] : keys;
}

const ESCAPE: Key = { name: 'escape' };
/** Keys that nobody presses together with Alt. */
const AFTER_ESCAPE: ReadonlySet<string> = new Set(['escape', 'enter', 'tab']);

/** Text that was pasted, as one: its characters are no keys. */
export function pasteKey(text: string): Key {
  return { name: 'paste', text };
}

const SPECIAL: readonly (readonly [flag: keyof InkKeyFlags, name: string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

const CONTROL: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u001b': 'escape',
  '\u007f': 'backspace',
  '\b': 'backspace',
};

function toKeys(character: string): readonly Key[] {
  // CR and LF are one character to a reader.
  if (character === '\r\n') return [{ name: 'enter' }];
  const named = CONTROL[character];
  if (named !== undefined) return [{ name: named }];
  const code = character.codePointAt(0) ?? 0;
  if (code >= 1 && code <= 26) return [{ name: `ctrl-${String.fromCharCode(code + 96)}` }];
  if (code < 32) return [];
  return [{ name: character === ' ' ? 'space' : character, text: character }];
}
