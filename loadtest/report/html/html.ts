import { visible } from '../../../protocol/text/visible.ts';

/** Markup that is safe to put into a page: made by `html` alone. */
export interface Html {
  readonly markup: string;
}

type Value = Html | string | number | undefined | readonly Html[];

/** Markup of the source with values in it; whatever is not markup already is escaped, undefined is nothing. */
export function html(texts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { markup: texts.reduce((whole, text, at) => `${whole}${toMarkup(values[at - 1])}${text}`) };
}

/** Text that is known to be safe where it is put: a stylesheet, a doctype. */
export function trusted(markup: string): Html {
  return { markup };
}

function toMarkup(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  if (typeof value === 'string') return escapeHtml(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

/** Also shows what would hide or turn the direction of text. */
function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
