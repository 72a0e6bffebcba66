import stringWidth from 'string-width';
import { isNarrow } from './narrow.ts';

/** ECMA-48, 8.3.117 SGR: the only sequences in rows of the dashboard. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what these begin with
const SGR = /\u001b\[[\d;]*m/g;

/**
 * What stands for `string-width` in the built program: the same, but quick for rows of the dashboard, each of which Ink
 * measures five times a frame.
 */
// biome-ignore lint/style/noDefaultExport: as the package that it stands for
export default function quickStringWidth(text: string, options?: Parameters<typeof stringWidth>[1]): number {
  const plain = typeof text === 'string' && text.includes('\u001b') ? text.replace(SGR, '') : text;
  return isNarrow(plain) ? plain.length : stringWidth(text, options);
}
