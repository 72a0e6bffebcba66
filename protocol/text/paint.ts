import { styleText } from 'node:util';
import type { SafeText } from './safe-text.ts';

/** What a text means, which decides its colour. */
export type Meaning = 'bad' | 'warning' | 'good' | 'quiet' | 'strong';

/** Colours a text by what it means, or leaves it as it is. */
export type Paint = (meaning: Meaning, text: SafeText | string) => SafeText;

const FORMATS = {
  bad: ['red', 'bold'],
  warning: 'yellow',
  good: 'green',
  quiet: 'dim',
  strong: 'bold',
} as const satisfies Readonly<Record<Meaning, Parameters<typeof styleText>[0]>>;

/** Where there is no colour, the words say all of it. `text` must be safe for a terminal already. */
export function createPaint(isColoured: boolean): Paint {
  if (!isColoured) return (_meaning, text) => text as SafeText;
  return (meaning, text) => styleText(FORMATS[meaning] as 'bold', text, { validateStream: false }) as SafeText;
}

/** Whether a stream shows colours and the user wants them: https://no-color.org */
export function wantsColour(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb';
}
